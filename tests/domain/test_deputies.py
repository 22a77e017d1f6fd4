"""Deputies: named for a time by the manager or HR, and nothing beyond what that time gives them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import make_employee
from waymark.domain.careers.models import Role
from waymark.domain.goals.models import Goal
from waymark.domain.goals.policies import see_goals
from waymark.domain.people import policies, queries
from waymark.domain.people.models import AccessGrant, Deputy, Person, ReportingLine, User
from waymark.domain.people.operations import end_deputy, name_deputy
from waymark.domain.plans.models import Plan
from waymark.domain.plans.operations import share_plan
from waymark.kernel.acts import Act, Actor, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
Make = Callable[..., Person]


def on(person: Person, day: date) -> Act:
    """An act of this person on that day, with the rights they hold."""
    return Act(queries.actor_of_person(person), at=NOW, today=day)


def line(person: Person, manager: Person, end: date | None = None) -> ReportingLine:
    return ReportingLine.objects.create(
        person=person, manager=manager, from_date=date(2024, 1, 1), to_date=end
    )


def name(manager: Person, deputy: Person, begin: date = TODAY, days: int = 7) -> Deputy:
    return name_deputy(
        manager=manager, deputy=deputy, from_date=begin, to_date=begin + timedelta(days=days),
        act=act_by(manager),
    )  # fmt: skip


def sees(person: Person, of: Person, day: date = TODAY) -> bool:
    """Whether someone sees the shared goal of someone, which only a direct manager does."""
    seen = see_goals.rows(on(person, day)).filter(person=of).exists()
    assert policies.see_person.may(on(person, day), of) is seen
    assert queries.direct_reports(on(person, day)).filter(pk=of.pk).exists() is seen
    return seen


@pytest.fixture
def role() -> Role:
    return Role.objects.create(name="Principal Test Engineer", state="published")


@pytest.fixture
def team(make_person: Make, role: Role) -> dict[str, Person]:
    """Ines and Rui report to Tomasz, he to Helga, Sven to Ines; Dana stands by."""
    names = ("Ines", "Rui", "Tomasz", "Helga", "Sven", "Dana")
    people = {each.lower(): make_person(f"{each} Example") for each in names}
    for person, manager in (
        ("ines", "tomasz"), ("rui", "tomasz"), ("tomasz", "helga"), ("sven", "ines"),
    ):  # fmt: skip
        line(people[person], people[manager])
    for person in people.values():
        Goal.objects.create(
            person=person, role=role, state="chosen", sharing="manager", created_at=NOW,
            changed_at=NOW,
        )  # fmt: skip
    return people


@contextmanager
def nothing_kept() -> Iterator[None]:
    """A block after which no deputy, line of the log or notice is there."""
    yield
    assert not Deputy.objects.exists()
    assert not ActEntry.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("day", "seen"), [(-1, False), (0, True), (6, True), (7, False), (8, False)]
)
def test_a_deputy_sees_the_team_from_the_first_to_the_last_day(
    team: dict[str, Person], day: int, seen: bool
) -> None:
    name(team["tomasz"], team["dana"])
    when = TODAY + timedelta(days=day)
    for person in ("ines", "rui"):
        assert sees(team["dana"], team[person], when) is seen
    assert queries.has_reports(on(team["dana"], when)) is seen


def test_the_day_is_the_one_where_the_deputy_is(team: dict[str, Person]) -> None:
    """At the same moment it is the first day in Auckland and the day before in Lisbon."""
    name(team["tomasz"], team["dana"], TODAY + timedelta(days=1))
    at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    user = User.objects.create(email="dana@n.example")
    for zone, seen in (("Pacific/Auckland", True), ("Europe/Lisbon", False)):
        Person.objects.filter(pk=team["dana"].pk).update(zone=zone, user=user)
        act = queries.act_of_person_id(team["dana"].pk, at)
        assert see_goals.rows(act).filter(person=team["ines"]).exists() is seen


def test_a_deputy_gets_nothing_beyond_the_team(team: dict[str, Person]) -> None:
    name(team["tomasz"], team["dana"])
    assert not sees(team["dana"], team["sven"])  # reports to Ines: Tomasz is above, Dana is not
    assert not sees(team["dana"], team["tomasz"])  # whom his own manager sees
    assert not sees(team["dana"], team["helga"])
    assert not policies.name_deputy.may(on(team["dana"], TODAY), team["tomasz"])


def test_what_two_people_said_stays_with_the_line_manager(team: dict[str, Person]) -> None:
    name(team["tomasz"], team["dana"])
    for who, seen in (("tomasz", True), ("dana", False), ("helga", False)):
        rule = policies.is_line_manager(on(team[who], TODAY))
        assert Person.objects.filter(rule, pk=team["ines"].pk).exists() is seen


def test_one_of_the_team_stands_in_for_the_others_and_not_for_themself(
    team: dict[str, Person],
) -> None:
    name(team["tomasz"], team["rui"])
    assert sees(team["rui"], team["ines"])
    assert list(queries.direct_reports(on(team["rui"], TODAY))) == [team["ines"]]
    rule = policies.is_direct_manager(on(team["rui"], TODAY))
    assert not Person.objects.filter(rule, pk=team["rui"].pk).exists()
    assert queries.who_answers_for(team["rui"], TODAY) == (team["tomasz"],)


def test_a_deputys_own_deputy_gets_the_deputys_people_only(team: dict[str, Person]) -> None:
    name(team["tomasz"], team["ines"])
    name(team["ines"], team["dana"])
    assert sees(team["dana"], team["sven"])
    assert not sees(team["dana"], team["rui"])


def test_a_deputy_who_leads_nobody_cannot_hand_it_on(
    team: dict[str, Person], make_person: Make
) -> None:
    name(team["tomasz"], team["dana"])
    other = make_person("Other Person")
    with pytest.raises(Refused, match="Nobody reports to Dana"):
        name(team["dana"], other)
    with pytest.raises(Forbidden, match="Only this manager and HR"):
        name_deputy(
            manager=team["tomasz"], deputy=other, from_date=TODAY + WEEK,
            to_date=TODAY + 2 * WEEK, act=act_by(team["dana"]),
        )  # fmt: skip


# --- access ends at once -----------------------------------------------------------------------


def test_a_manager_on_leave_keeps_what_is_theirs(team: dict[str, Person]) -> None:
    name(team["tomasz"], team["dana"])
    assert sees(team["tomasz"], team["ines"])
    assert sees(team["dana"], team["ines"])


def test_a_manager_who_moved_takes_the_deputy_along(team: dict[str, Person]) -> None:
    name(team["tomasz"], team["dana"])
    ReportingLine.objects.filter(person=team["ines"]).update(to_date=TODAY)
    ReportingLine.objects.create(person=team["ines"], manager=team["helga"], from_date=TODAY)
    for who, seen in (("tomasz", False), ("dana", False)):
        assert see_goals.rows(on(team[who], TODAY)).filter(person=team["ines"]).exists() is seen
    assert sees(team["dana"], team["rui"])


@pytest.mark.parametrize("gone", ["tomasz", "dana"])
def test_who_left_answers_for_nobody_and_nobody_for_them(
    team: dict[str, Person], gone: str
) -> None:
    name(team["tomasz"], team["dana"])
    Person.objects.filter(pk=team[gone].pk).update(active=False)
    assert not see_goals.rows(on(team["dana"], TODAY)).filter(person=team["ines"]).exists()
    rule = policies.is_direct_manager(on(team["tomasz"], TODAY))
    assert Person.objects.filter(rule).exists() is (gone == "dana")
    assert queries.who_answers_for(team["ines"], TODAY) == (
        (team["tomasz"],) if gone == "dana" else ()
    )


@pytest.mark.parametrize("by", ["tomasz", "dana", "hr"])
def test_ending_it_early_ends_it_at_once(
    team: dict[str, Person], make_person: Make, by: str
) -> None:
    row = name(team["tomasz"], team["dana"])
    hands = act_by(make_person("Ruth Hr"), "hr") if by == "hr" else act_by(team[by])
    end_deputy(deputy=row, act=hands)
    assert not sees(team["dana"], team["ines"])
    assert (row.ended_at, row.ended_by_id) == (NOW, hands.person_id)
    end_deputy(deputy=row, act=act_by(team["tomasz"]))
    assert ActEntry.objects.filter(verb="people.deputy.ended").count() == 1
    told = set(Notice.objects.exclude(code="deputy.you").values_list("person_id", flat=True))
    assert told == {team["tomasz"].pk, team["dana"].pk} - {hands.person_id}


def test_the_days_that_were_called_off_are_free_again(team: dict[str, Person]) -> None:
    end_deputy(deputy=name(team["tomasz"], team["dana"]), act=act_by(team["tomasz"]))
    name(team["tomasz"], team["rui"])
    assert sees(team["rui"], team["ines"])
    assert not sees(team["dana"], team["ines"])


def test_only_the_two_and_hr_end_it(team: dict[str, Person]) -> None:
    row = name(team["tomasz"], team["dana"])
    for who in ("ines", "helga", "rui"):
        with pytest.raises(Forbidden, match="Only the manager, the deputy and HR"):
            end_deputy(deputy=row, act=act_by(team[who]))
    with pytest.raises(Forbidden):
        end_deputy(deputy=row, act=act_by(None))
    later = Act(Actor(team["tomasz"].pk), at=NOW, today=row.to_date)
    with pytest.raises(Refused, match="over already"):
        end_deputy(deputy=row, act=later)


# --- naming ------------------------------------------------------------------------------------


def test_naming_is_logged_and_told(team: dict[str, Person]) -> None:
    row = name(team["tomasz"], team["dana"])
    entry = ActEntry.objects.get()
    assert (entry.verb, entry.actor_id) == ("people.deputy.named", team["tomasz"].pk)
    assert entry.person_id == team["tomasz"].pk
    assert entry.after == {"deputy": team["dana"].pk, "from": "2026-11-23", "to": "2026-11-30"}
    assert row.last_day == date(2026, 11, 29)
    notice = Notice.objects.get()
    assert (notice.person_id, notice.code) == (team["dana"].pk, "deputy.you")
    assert notice.params == {"name": "Tomasz Example"}


def test_a_double_click_names_once(team: dict[str, Person]) -> None:
    assert name(team["tomasz"], team["dana"]) == name(team["tomasz"], team["dana"])
    assert ActEntry.objects.count() == 1


def test_hr_names_someone_for_a_manager_who_is_told_and_never_themself(
    team: dict[str, Person], make_person: Make
) -> None:
    hannah = make_person("Hannah Lindqvist")
    AccessGrant.objects.create(person=hannah, role="hr", given_at=NOW)
    with nothing_kept(), pytest.raises(Refused, match="cannot name yourself"):
        name_deputy(manager=team["tomasz"], deputy=hannah, from_date=TODAY, to_date=TODAY + WEEK,
                    act=on(hannah, TODAY))  # fmt: skip
    name_deputy(manager=team["tomasz"], deputy=team["dana"], from_date=TODAY, to_date=TODAY + WEEK,
                act=on(hannah, TODAY))  # fmt: skip
    told = dict(Notice.objects.values_list("person_id", "code"))
    assert told == {team["tomasz"].pk: "deputy.for-you", team["dana"].pk: "deputy.you"}
    assert sees(team["dana"], team["ines"])


@pytest.mark.parametrize("who", ["ines", "helga", "dana"])
def test_nobody_else_names_a_deputy(team: dict[str, Person], who: str) -> None:
    with nothing_kept(), pytest.raises(Forbidden, match="Only this manager and HR"):
        name_deputy(manager=team["tomasz"], deputy=team["dana"], from_date=TODAY,
                    to_date=TODAY + WEEK, act=act_by(team[who]))  # fmt: skip


def test_the_system_names_nobody(team: dict[str, Person]) -> None:
    with nothing_kept(), pytest.raises(Forbidden):
        name_deputy(manager=team["tomasz"], deputy=team["dana"], from_date=TODAY,
                    to_date=TODAY + WEEK, act=act_by(None))  # fmt: skip


@pytest.mark.parametrize(
    ("deputy", "begin", "days", "why"),
    [
        ("tomasz", TODAY, 7, "Nobody stands in for themself"),
        ("dana", TODAY, 0, "last day comes before"),
        ("dana", TODAY, -3, "last day comes before"),
        ("dana", TODAY, 367, "twelve months at most"),
        ("dana", TODAY - timedelta(days=1), 7, "from today on"),
    ],
)
def test_days_and_people_that_make_no_sense_are_refused(
    team: dict[str, Person], deputy: str, begin: date, days: int, why: str
) -> None:
    with nothing_kept(), pytest.raises(Refused, match=why):
        name(team["tomasz"], team[deputy], begin, days)


def test_someone_who_left_stands_in_for_nobody(team: dict[str, Person]) -> None:
    Person.objects.filter(pk=team["dana"].pk).update(active=False)
    with nothing_kept(), pytest.raises(Refused, match="no longer works here"):
        name(team["tomasz"], team["dana"])


def test_a_whole_year_is_the_most(team: dict[str, Person]) -> None:
    assert name(team["tomasz"], team["dana"], days=366).to_date == TODAY + timedelta(days=366)


@pytest.mark.parametrize(("begin", "free"), [(-6, False), (6, False), (7, True)])
def test_one_stands_in_at_a_time(team: dict[str, Person], begin: int, free: bool) -> None:
    first = TODAY + WEEK
    name(team["tomasz"], team["dana"], first)
    if free:
        name(team["tomasz"], team["rui"], first + timedelta(days=begin))
    else:
        with pytest.raises(Refused, match="Dana Example already stands in"):
            name(team["tomasz"], team["rui"], first + timedelta(days=begin))
    assert ActEntry.objects.count() == 1 + free


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"to_date": TODAY}, "deputy_ends_after_start"),
        ({"to_date": TODAY + timedelta(days=367)}, "deputy_at_most_a_year"),
        ({"ended_at": NOW}, "deputy_ended_by_someone"),
        ({"ended_by_id": 1}, "deputy_ended_by_someone"),
    ],
)
def test_the_database_holds_the_rules_too(
    team: dict[str, Person], changes: dict[str, object], rule: str
) -> None:
    row = name(team["tomasz"], team["dana"])
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Deputy.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(IntegrityError, match="deputy_not_oneself"), transaction.atomic():
        Deputy.objects.filter(pk=row.pk).update(deputy=team["tomasz"])


def test_without_the_line_in_the_log_nobody_is_named(
    team: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.domain.people.operations.deputies.record", fail)
    with nothing_kept(), pytest.raises(OSError, match="full"):
        name(team["tomasz"], team["dana"])


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_windows_that_name_two_deputies_one_wins() -> None:
    tomasz, ines = make_employee("Tomasz Wilk"), make_employee("Ines Duarte")
    line(ines, tomasz)
    candidates = [make_employee(f"Deputy {number}") for number in range(6)]
    gate, named, refused, wrong = Barrier(6), [], [], []

    def click(deputy: Person) -> None:
        try:
            gate.wait()
            named.append(name(tomasz, deputy).deputy_id)
        except Refused:
            refused.append(deputy.pk)
        except Exception as error:  # noqa: BLE001 - every failure is the finding
            wrong.append(error)
        finally:
            connection.close()

    hands = [Thread(target=click, args=(each,)) for each in candidates]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert not wrong
    assert (len(named), len(refused)) == (1, 5)
    assert [row.deputy_id for row in Deputy.objects.all()] == named
    assert ActEntry.objects.filter(verb="people.deputy.named").count() == 1


# --- telling -----------------------------------------------------------------------------------


def test_what_goes_to_the_manager_goes_to_the_deputy_too(
    team: dict[str, Person], role: Role
) -> None:
    name(team["tomasz"], team["dana"])
    Notice.objects.all().delete()
    ines = team["ines"]
    plan = Plan.objects.create(person=ines, goal=Goal.objects.get(person=ines), created_at=NOW)
    share_plan(plan=plan, act=act_by(ines))
    told = set(Notice.objects.filter(code="plan.shared").values_list("person_id", flat=True))
    assert told == {team["tomasz"].pk, team["dana"].pk}


@pytest.mark.parametrize(("day", "stands"), [(-1, False), (0, True), (7, False)])
def test_the_team_knows_who_stands_in(team: dict[str, Person], day: int, stands: bool) -> None:
    name(team["tomasz"], team["dana"])
    act = on(team["ines"], TODAY + timedelta(days=day))
    found = queries.stand_in_today(act)
    assert (found is not None and found.deputy == team["dana"]) is stands
    told = queries.who_answers_for(team["ines"], act.today)
    assert told == ((team["tomasz"], team["dana"]) if stands else (team["tomasz"],))
    assert queries.stand_in_today(on(team["dana"], TODAY)) is None


def test_who_stands_in_is_listed_for_both(team: dict[str, Person]) -> None:
    row = name(team["tomasz"], team["dana"], TODAY + WEEK)
    assert list(queries.deputies_of(on(team["tomasz"], TODAY), team["tomasz"].pk)) == [row]
    assert list(queries.standing_in(on(team["dana"], TODAY))) == [row]
    assert not queries.deputies_of(on(team["sven"], TODAY), team["tomasz"].pk)
    assert not queries.standing_in(on(team["dana"], row.to_date))
