"""Pages of programmes and rounds, one request at a time, as L&D and as those who are invited."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import NOW, TODAY
from tests.domain.mentoring_rounds import Desk, begin_round, expert, invited, make_desk, person
from tests.web.journey import sign_in, words_of
from waymark.domain.mentoring.models import PoolEntry, Programme, Round
from waymark.domain.mentoring.states import PoolSide
from waymark.domain.people.models import Person, User

pytestmark = pytest.mark.usefixtures("at_the_tests_moment")


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def _account(who: Person) -> Client:
    who.user = User.objects.create(email=f"{who.key}@example.com")
    who.save(update_fields=["user"])
    return sign_in(who)


@pytest.fixture
def priya(desk: Desk) -> Client:
    return _account(desk.priya)


def _key(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def _fields(page: str) -> dict[str, str]:
    """What a browser would send of a form's inputs that hold a value, ticks and choices too."""
    said: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        ticked = not re.search(r'type="(checkbox|radio)"', tag) or " checked" in tag
        if name and ticked:
            said[name.group(1)] = value.group(1) if value else "on" if "checkbox" in tag else ""
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        said[name] = chosen.group(1) if chosen else ""
    return said


def test_without_a_programme_three_templates_are_offered(priya: Client, desk: Desk) -> None:
    Programme.objects.all().delete()
    page = words_of(priya.get("/programmes"))
    assert "Begin with one of three templates" in page
    assert "Coaching for new managers" in page


def test_a_programme_is_begun_from_a_template(priya: Client) -> None:
    page = priya.get("/programmes/new?kind=onboarding").content.decode()
    said = _fields(page) | {"name": "Buddies", "about": "First weeks."}
    answer = priya.post("/programmes/new", said)
    assert answer.status_code == 302
    made = Programme.objects.get(name="Buddies")
    assert (made.kind, made.sessions_asked, made.weeks) == ("onboarding", 8, 13)
    again = priya.post("/programmes/new", said)
    assert again.url == answer.url  # type: ignore[attr-defined]  # a redirect
    assert "Buddies" in words_of(priya.get(answer.url))  # type: ignore[attr-defined]  # a redirect


def test_a_programme_without_a_name_says_what_is_missing(priya: Client) -> None:
    said = _fields(priya.get("/programmes/new?kind=skill").content.decode()) | {"name": ""}
    answer = priya.post("/programmes/new", said)
    assert "Give the programme a name" in words_of(answer, 422)


def test_a_programme_changed_meanwhile_is_not_overwritten(priya: Client, desk: Desk) -> None:
    at = f"/programmes/{desk.programme.pk}"
    said = _fields(priya.get(f"{at}/edit").content.decode()) | {"about": "Mine"}
    Programme.objects.update(weeks=30)
    answer = priya.post(f"{at}/edit", said)
    assert "a moment ago" in words_of(answer, 422)
    fresh = _fields(priya.get(f"{at}/edit").content.decode()) | {"about": "Mine", "name": "New"}
    assert priya.post(f"{at}/edit", fresh).status_code == 302
    assert Programme.objects.get().name == "New"


def test_a_round_goes_from_template_to_invitation(priya: Client, desk: Desk) -> None:
    person("P1", "Ines Duarte")
    expert("M1", "Daniel Okafor")
    at = f"/programmes/{desk.programme.pk}"
    page = priya.get(f"{at}/rounds/new").content.decode()
    answer = priya.post(f"{at}/rounds/new", {"template": "reverse", "key": _key(page)})
    assert answer.status_code == 302
    r = f"{at}/rounds/1"
    assert answer.url == f"{r}/audience"  # type: ignore[attr-defined]  # a redirect
    page = priya.get(f"{r}/audience").content.decode()
    assert "It would ask 2 people" in words_of(priya.get(f"{r}/audience"))
    answer = priya.post(f"{r}/audience", _fields(page) | {"name": "Winter round"})
    assert answer.url == f"{r}/rules"  # type: ignore[attr-defined]  # a redirect
    page = priya.get(f"{r}/rules").content.decode()
    answer = priya.post(f"{r}/rules", _fields(page))
    assert answer.url == f"{r}/invite"  # type: ignore[attr-defined]  # a redirect
    assert "Invite 2 people to look for somebody" in words_of(priya.get(f"{r}/invite"))
    assert priya.post(f"{r}/invite").url == r  # type: ignore[attr-defined]  # a redirect
    kept = Round.objects.get()
    assert (kept.state, kept.name) == ("inviting", "Winter round")
    assert PoolEntry.objects.count() == 3
    matching = words_of(priya.get("/programmes/matching"))
    assert "No round needs you today" in matching
    assert "Winter round" in matching


def test_points_that_are_not_a_hundred_are_said_so(priya: Client, desk: Desk) -> None:
    begin_round(desk)
    r = f"/programmes/{desk.programme.pk}/rounds/1"
    said = _fields(priya.get(f"{r}/rules").content.decode()) | {"points_held": "50"}
    answer = priya.post(f"{r}/rules", said)
    assert "The points sum up to 110" in words_of(answer, 422)


def test_rules_shown_before_somebody_changed_them_are_refused(priya: Client, desk: Desk) -> None:
    begin_round(desk)
    r = f"/programmes/{desk.programme.pk}/rounds/1"
    said = _fields(priya.get(f"{r}/rules").content.decode())
    assert priya.post(f"{r}/rules", said | {"hours_least": "2.5"}).status_code == 302
    answer = priya.post(f"{r}/rules", said)
    assert "a moment ago" in words_of(answer, 422)
    assert Round.objects.get().rules["hours_least"] == 5


def test_who_answered_can_be_filtered_downloaded_reminded_and_closed(
    priya: Client, desk: Desk
) -> None:
    person("P1", "Ines Duarte")
    expert("M1", "Daniel Okafor")
    a_round = begin_round(desk)
    invited(desk, a_round)
    r = f"/programmes/{desk.programme.pk}/rounds/1"
    PoolEntry.objects.filter(person__key="P1").update(state="joined", answered_at=NOW)
    page = words_of(priya.get(f"{r}/pools?state=joined"))
    assert "1 of 2 people joined" in page
    assert "Ines Duarte" in page
    table = priya.get(f"{r}/pools/download?side=mentor").content.decode()
    assert "Daniel Okafor" in table
    assert "Ines Duarte" not in table
    answer = priya.post(f"{r}/pools/remind")
    assert "last three days" in words_of(answer, 422)
    answer = priya.post(f"{r}/close")
    assert "one of the two sides" in words_of(answer, 422)
    PoolEntry.objects.filter(person__key="M1").update(state="joined", answered_at=NOW, places=2)
    assert "2 places" in words_of(priya.get(f"{r}/close"))
    assert priya.post(f"{r}/close").status_code == 302
    assert Round.objects.get().state == "closed"
    until = str(TODAY + timedelta(days=4))
    assert priya.post(f"{r}/reopen", {"join_until": until}).status_code == 302
    assert Round.objects.get().state == "inviting"
    assert priya.post(f"{r}/cancel", {"reason": ""}).status_code == 422
    assert priya.post(f"{r}/cancel", {"reason": "Too few mentors"}).status_code == 302
    assert Round.objects.get().state == "cancelled"


def test_a_mentee_joins_changes_their_mind_and_leaves(desk: Desk) -> None:
    ines, daniel = person("P1", "Ines Duarte"), expert("M1", "Daniel Okafor")
    pools = invited(desk, begin_round(desk))
    entry = next(each for each in pools[PoolSide.MENTEE] if each.person_id == ines.pk)
    me, at = _account(ines), f"/me/people/invitations/{entry.pk}"
    page = me.get(at)
    assert "do you want to meet somebody" in words_of(page)
    assert 'value="Daniel Okafor"' in page.content.decode()
    said = _fields(page.content.decode()) | {"choice_1": "daniel okafor", "question": "How?"}
    answer = me.post(at, said)
    assert answer.status_code == 302, words_of(answer, 422)
    assert me.post(at, said).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.question) == ("joined", "How?")
    assert [each.chosen_id for each in entry.choices.all()] == [daniel.person_id]
    wrong = me.post(at, said | {"choice_2": "Nobody Known"})
    assert "Nobody of that name can be chosen" in words_of(wrong, 422)
    assert me.post(f"{at}/answer", {"answer": "decline"}).status_code == 422
    assert me.post(f"{at}/answer", {"answer": "withdraw"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.question, entry.choices.count()) == ("withdrawn", "", 0)
    assert "You left this round again" in words_of(me.get(at))


def test_a_mentor_says_how_many_and_sees_only_who_lets_them(desk: Desk) -> None:
    ines, mia = person("P1", "Ines Duarte"), person("P2", "Mia Berg")
    daniel = expert("M1", "Daniel Okafor")
    pools = invited(desk, begin_round(desk))
    PoolEntry.objects.filter(person__in=[ines, mia]).update(state="joined", answered_at=NOW)
    PoolEntry.objects.filter(person=ines).update(shown=True)
    entry = pools[PoolSide.MENTOR][0]
    his, at = _account(daniel.person), f"/me/people/invitations/{entry.pk}"
    page = his.get(at)
    assert "Ines Duarte" in words_of(page)
    assert "Mia Berg" not in page.content.decode()
    said = _fields(page.content.decode())
    assert said["places"] == "2"
    too_many = his.post(at, said | {"places": "3"})
    assert "between one and 2" in words_of(too_many, 422)
    assert his.post(at, said | {"choice_1": "Mia Berg"}).status_code == 422
    assert (
        his.post(at, said | {"choice_1": "Ines Duarte", "avoid_1": "Mia Berg"}).status_code == 302
    )
    entry.refresh_from_db()
    assert (entry.state, entry.places) == ("joined", 2)
    assert [each.other_id for each in entry.avoided.all()] == [mia.pk]


def test_somebody_elses_invitation_is_not_there(desk: Desk, priya: Client) -> None:
    ines = person("P1", "Ines Duarte")
    expert("M1")
    pools = invited(desk, begin_round(desk))
    entry = next(each for each in pools[PoolSide.MENTEE] if each.person_id == ines.pk)
    at = f"/me/people/invitations/{entry.pk}"
    for who in (priya, _account(person("P9"))):
        assert who.get(at).status_code == 404
        assert who.post(at, {}).status_code == 404
        assert who.post(f"{at}/answer", {"answer": "decline"}).status_code == 404


def test_pages_of_programmes_are_not_there_for_others(desk: Desk) -> None:
    begin_round(desk)
    other, at = _account(person("P1")), f"/programmes/{desk.programme.pk}"
    paths = ("/programmes", "/programmes/new", "/programmes/matching", at, f"{at}/rounds/new",
             f"{at}/rounds/1/pools", f"{at}/rounds/1/rules", f"{at}/rounds/1/cancel")  # fmt: skip
    for path in paths:
        assert other.get(path).status_code == 404


def test_once_the_pools_closed_the_invitation_says_so_and_takes_nothing(desk: Desk) -> None:
    ines = person("P1", "Ines Duarte")
    expert("M1")
    pools = invited(desk, begin_round(desk))
    entry = next(each for each in pools[PoolSide.MENTEE] if each.person_id == ines.pk)
    Round.objects.update(state="closed", closed_at=NOW, closed_by_id=1)
    me, at = _account(ines), f"/me/people/invitations/{entry.pk}"
    assert "This round takes no more answers" in words_of(me.get(at))
    assert me.post(at, {"languages": "en", "usual": "on"}).status_code == 422
    assert me.post(f"{at}/answer", {"answer": "decline"}).status_code == 422
    entry.refresh_from_db()
    assert entry.state == "invited"
