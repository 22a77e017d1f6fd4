"""Pages of who is left over and comes late, and of the decision log: for L&D, for nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.domain.builders import make_employee
from tests.domain.drafted import draft_of, runs
from tests.domain.matching_worlds import World
from tests.domain.test_round_drafts import world_of
from tests.web.journey import sign_in, stop_the_clock, words_of
from waymark.domain.mentoring import operations
from waymark.domain.mentoring.models import (
    Draft,
    DraftPair,
    Expert,
    Pair,
    PoolEntry,
    Round,
)
from waymark.domain.people.models import Person
from waymark.kernel import jobs
from waymark.kernel.models import Job


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    return world_of(mentees=16, experts=4)


@pytest.fixture
def draft(world: World) -> Draft:
    return draft_of(world)


@pytest.fixture
def priya(world: World, draft: Draft) -> Client:
    return sign_in(world.learning)


def _at(a_round: Round, end: str = "") -> str:
    return f"/programmes/{a_round.programme_id}/rounds/{a_round.number}{end}"


def _publish(world: World, draft: Draft) -> Round:
    operations.publish_round(
        a_round=draft.round, draft=draft, revision=draft.revision, act=runs(world)
    )
    for expert in Expert.objects.all():
        Expert.objects.filter(pk=expert.pk).update(places=expert.places + 1)
    PoolEntry.objects.filter(round=draft.round, side="mentor").update(places=None)
    return Round.objects.get(pk=draft.round_id)


def _work(address: str) -> Job:
    job = Job.objects.get(pk=address.rsplit("/", 1)[-1])
    jobs.run(job.pk, lambda: NOW)
    job.refresh_from_db()
    return job


def test_left_over_people_are_matched_looked_at_and_published(
    priya: Client, world: World, draft: Draft
) -> None:
    a_round = _publish(world, draft)
    page = _at(a_round, "/leftovers")
    before = words_of(priya.get(page))
    assert "have nobody yet" in before
    assert "Look for somebody for them" in before
    started = priya.post(f"{page}/match")
    assert _work(started["Location"]).result["address"] == page
    proposed = priya.get(page).content.decode()
    lines = [int(pk) for pk in re.findall(r'name="line" value="(\d+)"', proposed)]
    assert len(lines) >= 2
    assert f"/pairs/{lines[0]}/why" in proposed
    nothing = priya.post(f"{page}/publish", {"which": "chosen"})
    assert "Choose at least one pair" in words_of(nothing, 422)
    pairs = Pair.objects.count()
    priya.post(f"{page}/publish", {"which": "chosen", "line": lines[:1]})
    assert Pair.objects.count() == pairs + 1
    priya.post(f"{page}/publish", {"which": "all"})
    assert Pair.objects.count() == pairs + len(lines)
    assert "Published since" in words_of(priya.get(page))


def test_somebody_is_asked_to_come_late_and_joins_on_their_page(
    priya: Client, world: World, draft: Draft
) -> None:
    a_round, late = _publish(world, draft), make_employee("Lena Comer", language="en")
    Round.objects.filter(pk=a_round.pk).update(published_at=NOW - timedelta(days=1))
    page = _at(a_round, "/leftovers")
    assert "Enter the name" in words_of(priya.post(f"{page}/invite", {"name": ""}), 422)
    assert priya.post(f"{page}/invite", {"name": "Lena Comer"})["Location"] == page
    entry = PoolEntry.objects.get(person=late)
    hers = sign_in(late)
    form = words_of(hers.get(f"/me/people/invitations/{entry.pk}"))
    assert "The pairs are at work already." in form
    sent = hers.post(f"/me/people/invitations/{entry.pk}", {"languages": ["en"], "usual": "on"})
    assert sent.status_code == 302
    assert "Joined late" in words_of(priya.get(page))
    assert "Lena Comer" in words_of(priya.get(page))


def test_the_decision_log_names_whom_the_draft_looked_at_and_why(
    priya: Client, draft: Draft
) -> None:
    line = draft.pairs.filter(expert__isnull=False).order_by("pk")[0]
    page = _at(draft.round, f"/pairs/{line.pk}/why")
    said = words_of(priya.get(page))
    assert f"Why {line.expert.person.shown_name} for {line.entry.person.shown_name}" in said
    assert f"{round(line.fit / 10)} of 100 points." in said
    assert draft.inputs in said
    assert "Given" in said
    assert page in priya.get(_at(draft.round) + "?show=all").content.decode()
    job = _work(priya.post(page.removesuffix("why") + "replay")["Location"])
    assert "Made once more: the same pairs." in words_of(priya.get(job.result["address"]))
    assert "Made once more" not in words_of(priya.get(f"{page}?replay=nonsense"))


def test_why_nobody_is_said_too(priya: Client, draft: Draft) -> None:
    alone = draft.pairs.filter(expert__isnull=True).order_by("pk")[0]
    said = words_of(priya.get(_at(draft.round, f"/pairs/{alone.pk}/why")))
    assert f"Why nobody for {alone.entry.person.shown_name}" in said


def test_nobody_else_finds_these_pages(priya: Client, world: World, draft: Draft) -> None:
    line = draft.pairs.order_by("pk")[0]
    others = sign_in(make_employee("Sven Lund"))
    why = _at(draft.round, f"/pairs/{line.pk}/why")
    assert priya.get(why).status_code == 200
    assert others.get(why).status_code == 404
    assert priya.get(_at(draft.round, "/leftovers")).status_code == 404  # not published yet
    a_round = _publish(world, draft)
    assert others.get(_at(a_round, "/leftovers")).status_code == 404
    for end in ("match", "publish", "invite"):
        assert others.post(_at(a_round, f"/leftovers/{end}")).status_code == 404
    assert others.post(why.removesuffix("why") + "replay").status_code == 404
    assert priya.get(_at(a_round, "/pairs/999999/why")).status_code == 404


def test_a_mentee_reads_why_this_mentor_and_the_mentor_does_not(world: World, draft: Draft) -> None:
    _publish(world, draft)
    line = DraftPair.objects.filter(draft=draft, hours__gt=0, expert__isnull=False)[0]
    pair = Pair.objects.get(draft_pair=line)
    hers = words_of(sign_in(pair.mentee).get(f"/me/people/{pair.pk}"))
    assert f"Why {pair.expert.person.given_name}" in hers
    assert f"{line.hours / 2:g} working hour" in hers
    mentor = Person.objects.get(pk=pair.expert.person_id)
    if not pair.expert.outside:
        assert "working hours a week in common" not in words_of(
            sign_in(mentor).get(f"/me/people/{pair.pk}")
        )
