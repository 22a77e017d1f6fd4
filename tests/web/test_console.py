"""The coordinator's console: the draft as it is, its acts, and nothing for anybody else."""

from collections import Counter
from pathlib import Path
from subprocess import run
from sys import executable

import pytest
from django.test import Client

from tests.conftest import NOW, MakePerson
from tests.domain.drafted import draft_of, drafted_world
from tests.domain.matching_worlds import World
from tests.web.journey import sign_in, stop_the_clock
from waymark.domain.mentoring.models import Ban, Draft, DraftPair, Expert, Lock, Pair, Round
from waymark.kernel import jobs
from waymark.kernel.models import Job

CHECKER = Path(__file__).parents[2] / "tools" / "verify_certificate.py"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    return drafted_world()[0]


@pytest.fixture
def draft(world: World) -> Draft:
    return Draft.objects.get(round=world.round, state="ready")


@pytest.fixture
def priya(world: World) -> Client:
    return sign_in(world.learning)


def at(a_round: Round, end: str = "") -> str:
    return f"/programmes/{a_round.programme_id}/rounds/{a_round.number}{end}"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def movable(draft: Draft, client: Client) -> tuple[DraftPair, str, int]:
    """A line with another expert to go to: the line, its page, the expert."""
    for pair in draft.pairs.filter(expert__isnull=False).order_by("pk"):
        page = text(client, at(draft.round, f"/pairs/{pair.pk}/swap"))
        if 'name="expert" value="' in page:
            return pair, page, int(page.split('name="expert" value="')[1].split('"')[0])
    raise AssertionError("nobody can move")


def test_the_console_says_what_the_draft_says(priya: Client, draft: Draft) -> None:
    page = text(priya, at(draft.round))
    told = draft.figures
    assert f"{told['matched']} of {told['people']}" in page
    assert "Nobody has been told yet." in page
    least = round(100 * (draft.bound - draft.total) / draft.bound, 2)
    assert least > 0  # raising the worst-off took something of the total here
    assert f"Within {least}% of the best total any matching could reach" in page
    for pair in draft.pairs.filter(expert__isnull=True).select_related("entry__person"):
        assert pair.entry.person.shown_name in page


def test_all_pairs_are_listed_and_go_into_the_file(priya: Client, draft: Draft) -> None:
    pairs = list(draft.pairs.filter(expert__isnull=False).select_related("entry__person"))
    page = text(priya, at(draft.round, "?show=all"))
    file = text(priya, at(draft.round, "/pairs/download"))
    for pair in pairs:
        assert pair.entry.person.shown_name in page
        assert pair.entry.person.shown_name in file
    assert len(file.strip().splitlines()) == len(pairs) + 1


def test_keeping_takes_a_pair_off_the_list(priya: Client, draft: Draft) -> None:
    pair = draft.pairs.filter(expert__isnull=False).order_by("fit", "pk")[0]
    for _again in range(2):
        priya.post(at(draft.round, f"/pairs/{pair.pk}/keep"))
        pair.refresh_from_db()
        assert pair.kept_by_id == Draft.objects.get(pk=draft.pk).made_by_id
    assert pair.entry.person.shown_name in text(priya, at(draft.round, "?show=all"))
    assert f"/pairs/{pair.pk}/keep" not in text(priya, at(draft.round, "?show=eye"))


def test_locked_pairs_stay_in_the_next_draft(priya: Client, world: World, draft: Draft) -> None:
    pairs = list(draft.pairs.filter(expert__isnull=False).order_by("fit", "pk")[:2])
    told = priya.post(at(draft.round, "/lock"), {"pair": [pair.pk for pair in pairs]}, follow=True)
    assert "2 pairs are locked." in told.content.decode()
    again = draft_of(world)
    for pair in pairs:
        assert again.pairs.get(entry=pair.entry).expert_id == pair.expert_id
    priya.post(at(draft.round, f"/pairs/{again.pairs.get(entry=pairs[0].entry).pk}/unlock"))
    assert set(Lock.objects.values_list("entry_id", flat=True)) == {pairs[1].entry_id}


def test_nothing_ticked_is_said(priya: Client, draft: Draft) -> None:
    answer = priya.post(at(draft.round, "/lock"), {"pair": ["x", "-1"]})
    assert answer.status_code == 422
    assert "Tick the pairs that you want to lock." in answer.content.decode()


def test_a_swap_does_what_its_page_said(priya: Client, draft: Draft) -> None:
    pair, page, expert = movable(draft, priya)
    before = {line.entry_id: (line.expert_id, line.fit) for line in draft.pairs.all()}
    answer = priya.post(
        at(draft.round, f"/pairs/{pair.pk}/swap"), {"expert": expert, "revision": draft.revision}
    )
    assert answer.status_code == 302
    after = Draft.objects.get(pk=draft.pk)
    lines = list(after.pairs.select_related("entry__person"))
    assert {line.entry_id: line.expert_id for line in lines}[pair.entry_id] == expert
    assert after.revision == draft.revision + 1
    assert after.total == sum(line.fit for line in lines)
    assert after.matched == sum(line.expert_id is not None for line in lines)
    assert after.figures["matched"] == after.matched
    for line in lines:
        if line.entry_id != pair.entry_id and before[line.entry_id][0] != line.expert_id:
            assert line.entry.person.shown_name in page
        if line.expert_id is not None:
            assert line.fit == sum(line.parts)
    load = Counter(line.expert_id for line in lines if line.expert_id)
    free = {each.pk: each.places - each.taken for each in Expert.objects.all()}
    assert all(many <= free[who] for who, many in load.items())
    assert Lock.objects.get(entry=pair.entry).expert_id == expert


def test_a_swap_from_a_stale_window_is_refused(priya: Client, draft: Draft) -> None:
    pair, _page, expert = movable(draft, priya)
    Draft.objects.filter(pk=draft.pk).update(revision=draft.revision + 1)
    said = {"expert": expert, "revision": draft.revision}
    answer = priya.post(at(draft.round, f"/pairs/{pair.pk}/swap"), said)
    assert answer.status_code == 422
    assert "Someone changed this draft" in answer.content.decode()
    assert not Lock.objects.exists()
    for nonsense in ({}, {"expert": "x", "revision": ""}, {"expert": "999999", "revision": "1"}):
        assert priya.post(at(draft.round, f"/pairs/{pair.pk}/swap"), nonsense).status_code == 422


def test_a_forbidden_pair_is_none_in_later_drafts(
    priya: Client, world: World, draft: Draft
) -> None:
    pair = draft.pairs.filter(expert__isnull=False).order_by("pk")[0]
    answer = priya.post(
        at(draft.round, f"/pairs/{pair.pk}/forbid"), {"revision": draft.revision}, follow=True
    )
    assert "moved" in answer.content.decode()
    assert Ban.objects.get(entry=pair.entry).expert_id == pair.expert_id
    assert draft.pairs.get(pk=pair.pk).expert_id != pair.expert_id
    changed = Draft.objects.get(pk=draft.pk)
    again = draft_of(world)
    assert again.pairs.get(entry=pair.entry).expert_id != pair.expert_id
    assert (again.matched, again.bound) == (changed.matched, changed.bound)


@pytest.mark.parametrize("changed", [False, True])
def test_the_certificate_is_accepted_by_the_checker(
    priya: Client, draft: Draft, tmp_path: Path, changed: bool
) -> None:
    if changed:
        pair, _page, expert = movable(draft, priya)
        said = {"expert": expert, "revision": draft.revision}
        priya.post(at(draft.round, f"/pairs/{pair.pk}/swap"), said)
        draft.refresh_from_db()
    assert "you can check it" in text(priya, at(draft.round, "/certificate"))
    answer = priya.get(at(draft.round, "/certificate/download"))
    file = tmp_path / "certificate.txt"
    file.write_bytes(b"".join(answer.streaming_content))
    checker = tmp_path / "verify_certificate.py"
    checker.write_bytes(priya.get("/programmes/checker").content)
    assert checker.read_bytes() == CHECKER.read_bytes()
    told = run([executable, checker, file], capture_output=True, text=True, check=False)
    assert told.stdout == f"optimal: {draft.matched} people matched, total {draft.total}\n"
    assert b"person-" not in file.read_bytes()


def test_publishing_takes_two_clicks_and_brings_all_pairs(priya: Client, draft: Draft) -> None:
    check = text(priya, at(draft.round, "/publish"))
    assert f'name="revision" value="{draft.revision}"' in check
    stale = priya.post(at(draft.round, "/publish"), {"revision": draft.revision + 1})
    assert stale.status_code == 422
    assert not Pair.objects.filter(round=draft.round).exists()
    priya.post(at(draft.round, "/publish"), {"revision": draft.revision})
    assert Pair.objects.filter(round=draft.round).count() == draft.matched
    assert "everybody in it was told" in text(priya, at(draft.round))


def test_for_everybody_else_there_is_no_console(
    draft: Draft, make_person: MakePerson, world: World
) -> None:
    pair = draft.pairs.filter(expert__isnull=False)[0]
    pages = ["", "/pairs/download", f"/pairs/{pair.pk}/swap", "/publish", "/certificate",
             "/certificate/download"]  # fmt: skip
    acts = ["/draft", "/lock", "/publish", *(f"/pairs/{pair.pk}/{verb}" for verb in
            ("keep", "unlock", "swap", "forbid"))]  # fmt: skip
    for who in (make_person(), world.mentees[0].person, world.experts[0].person):
        client = sign_in(who)
        assert {client.get(at(draft.round, end)).status_code for end in pages} == {404}
        assert {client.post(at(draft.round, end)).status_code for end in acts} == {404}
    assert not Lock.objects.exists()


def test_a_line_of_another_draft_is_not_found(priya: Client, world: World, draft: Draft) -> None:
    old = draft.pairs.filter(expert__isnull=False)[0]
    draft_of(world)
    for verb in ("keep", "unlock", "swap", "forbid"):
        assert priya.post(at(draft.round, f"/pairs/{old.pk}/{verb}")).status_code == 404


def said(draft: Draft, **other: object) -> dict[str, object]:
    """What the form of the rules sends for the rules as they are."""
    rules = draft.round.rules
    points = {f"points_{part}": n for part, n in rules["weights"].items()}
    on = {name: "on" for name, value in rules.items() if value is True}
    numbers = {
        name: rules[name]
        for name in ("most_a_mentor", "recent_years", "seniority_best", "weak_fit")
    }
    hours = {"hours_least": rules["hours_least"] / 2, "hours_enough": rules["hours_enough"] / 2}
    return {**points, **on, **numbers, **hours, "revision": draft.round.revision, **other}


def test_other_rules_are_looked_at_before_they_are_kept(priya: Client, draft: Draft) -> None:
    other = said(draft, points_held=0, points_units=40, look="1", hours_least=39.5)
    page = priya.post(at(draft.round, "/rules"), other).content.decode()
    assert "would have somebody else" in page
    assert "Whom these rules leave without anybody" in page
    assert 'value="40"' in page
    assert Round.objects.get(pk=draft.round_id).rules == draft.round.rules
    same = priya.post(at(draft.round, "/rules"), said(draft, look="1")).content.decode()
    assert "Everybody would have whom they have" in same


def test_for_many_people_a_job_looks(
    priya: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waymark.domain.mentoring.compute.before.MOST_AT_ONCE", 3)
    answer = priya.post(at(draft.round, "/rules"), said(draft, look="1", weak_fit=61))
    job = Job.objects.get(kind="mentoring.preview")
    assert answer["Location"] == f"/jobs/{job.pk}"
    jobs.run(job.pk, lambda: NOW)
    job.refresh_from_db()
    address = job.result["address"]
    page = text(priya, address.split("#")[0])
    assert "Everybody would have whom they have" in page
    assert 'value="61"' in page
    for nonsense in ("x", str(draft.job_id), "00000000-0000-0000-0000-000000000000"):
        assert "would have" not in text(priya, at(draft.round, f"/rules?preview={nonsense}"))


def test_closing_and_drafting_is_one_click(priya: Client, world: World) -> None:
    a_round = world.round
    Draft.objects.filter(round=a_round).delete()
    Round.objects.filter(pk=a_round.pk).update(state="closed")
    assert "/rules?look=1" in text(priya, at(a_round))
    assert "could have somebody" in text(priya, at(a_round, "/rules?look=1"))
    Round.objects.filter(pk=a_round.pk).update(
        state="inviting", invited_at=NOW, invited_by_id=world.learning.pk
    )
    assert "Close and make a draft" in text(priya, at(a_round))
    priya.post(at(a_round, "/draft"))
    job = Job.objects.get(pk=Draft.objects.get(round=a_round, state="making").job_id)
    assert "Waiting to start" in text(priya, at(a_round))
    twice = priya.post(at(a_round, "/draft"))
    assert twice.status_code == 422
    jobs.run(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert job.state == "succeeded", job.error
    assert "Nobody has been told yet." in text(priya, at(a_round))
    assert Round.objects.get(pk=a_round.pk).state == "reviewing"
