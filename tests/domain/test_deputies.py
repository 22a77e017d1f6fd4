"""Deputies: named for a time by the manager or HR, and nothing beyond what that time gives them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.domain.deputising import WEEK, name_for, on_day, sees
from waymark.domain.careers.models import Role
from waymark.domain.goals.models import Goal
from waymark.domain.goals.policies import see_goals
from waymark.domain.people import policies, queries
from waymark.domain.people.models import Person, ReportingLine, User
from waymark.domain.people.operations import end_deputy, name_deputy
from waymark.domain.plans.models import Plan
from waymark.domain.plans.operations import share_plan
from waymark.kernel.acts import Act, Actor, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "seen"), [(-1, False), (0, True), (6, True), (7, False), (8, False)]
)
def test_a_deputy_sees_the_team_from_the_first_to_the_last_day(
    team: dict[str, Person], day: int, seen: bool
) -> None:
    name_for(team["tomasz"], team["dana"])
    when = TODAY + timedelta(days=day)
    for person in ("ines", "rui"):
        assert sees(team["dana"], team[person], when) is seen
    assert queries.has_reports(on_day(team["dana"], when)) is seen


def test_the_day_is_the_one_where_the_deputy_is(team: dict[str, Person]) -> None:
    """At the same moment it is the first day in Auckland and the day before in Lisbon."""
    name_for(team["tomasz"], team["dana"], TODAY + timedelta(days=1))
    at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    user = User.objects.create(email="dana@n.example")
    for zone, seen in (("Pacific/Auckland", True), ("Europe/Lisbon", False)):
        Person.objects.filter(pk=team["dana"].pk).update(zone=zone, user=user)
        act = queries.act_of_person_id(team["dana"].pk, at)
        assert see_goals.rows(act).filter(person=team["ines"]).exists() is seen


def test_a_deputy_gets_nothing_beyond_the_team(team: dict[str, Person]) -> None:
    name_for(team["tomasz"], team["dana"])
    assert not sees(team["dana"], team["sven"])  # reports to Ines: Tomasz is above, Dana is not
    assert not sees(team["dana"], team["tomasz"])  # whom his own manager sees
    assert not sees(team["dana"], team["helga"])
    assert not policies.name_deputy.may(on_day(team["dana"], TODAY), team["tomasz"])


def test_what_two_people_said_stays_with_the_line_manager(team: dict[str, Person]) -> None:
    name_for(team["tomasz"], team["dana"])
    for who, seen in (("tomasz", True), ("dana", False), ("helga", False)):
        rule = policies.is_line_manager(on_day(team[who], TODAY))
        assert Person.objects.filter(rule, pk=team["ines"].pk).exists() is seen


def test_one_of_the_team_stands_in_for_the_others_and_not_for_themself(
    team: dict[str, Person],
) -> None:
    name_for(team["tomasz"], team["rui"])
    assert sees(team["rui"], team["ines"])
    assert list(queries.direct_reports(on_day(team["rui"], TODAY))) == [team["ines"]]
    rule = policies.is_direct_manager(on_day(team["rui"], TODAY))
    assert not Person.objects.filter(rule, pk=team["rui"].pk).exists()
    assert queries.who_answers_for(team["rui"], TODAY) == (team["tomasz"],)


def test_a_deputys_own_deputy_gets_the_deputys_people_only(team: dict[str, Person]) -> None:
    name_for(team["tomasz"], team["ines"])
    name_for(team["ines"], team["dana"])
    assert sees(team["dana"], team["sven"])
    assert not sees(team["dana"], team["rui"])


def test_a_deputy_who_leads_nobody_cannot_hand_it_on(
    team: dict[str, Person], make_person: MakePerson
) -> None:
    name_for(team["tomasz"], team["dana"])
    other = make_person("Other Person")
    with pytest.raises(Refused, match="Nobody reports to Dana"):
        name_for(team["dana"], other)
    with pytest.raises(Forbidden, match="Only this manager and HR"):
        name_deputy(
            manager=team["tomasz"], deputy=other, from_date=TODAY + WEEK,
            to_date=TODAY + 2 * WEEK, act=act_by(team["dana"]),
        )  # fmt: skip


# --- access ends at once -----------------------------------------------------------------------


def test_a_manager_on_leave_keeps_what_is_theirs(team: dict[str, Person]) -> None:
    name_for(team["tomasz"], team["dana"])
    assert sees(team["tomasz"], team["ines"])
    assert sees(team["dana"], team["ines"])


def test_a_manager_who_moved_takes_the_deputy_along(team: dict[str, Person]) -> None:
    name_for(team["tomasz"], team["dana"])
    ReportingLine.objects.filter(person=team["ines"]).update(to_date=TODAY)
    ReportingLine.objects.create(person=team["ines"], manager=team["helga"], from_date=TODAY)
    for who, seen in (("tomasz", False), ("dana", False)):
        assert see_goals.rows(on_day(team[who], TODAY)).filter(person=team["ines"]).exists() is seen
    assert sees(team["dana"], team["rui"])


@pytest.mark.parametrize("gone", ["tomasz", "dana"])
def test_who_left_answers_for_nobody_and_nobody_for_them(
    team: dict[str, Person], gone: str
) -> None:
    name_for(team["tomasz"], team["dana"])
    Person.objects.filter(pk=team[gone].pk).update(active=False)
    assert not see_goals.rows(on_day(team["dana"], TODAY)).filter(person=team["ines"]).exists()
    rule = policies.is_direct_manager(on_day(team["tomasz"], TODAY))
    assert Person.objects.filter(rule).exists() is (gone == "dana")
    assert queries.who_answers_for(team["ines"], TODAY) == (
        (team["tomasz"],) if gone == "dana" else ()
    )


@pytest.mark.parametrize("by", ["tomasz", "dana", "hr"])
def test_ending_it_early_ends_it_at_once(
    team: dict[str, Person], make_person: MakePerson, by: str
) -> None:
    row = name_for(team["tomasz"], team["dana"])
    hands = act_by(make_person("Ruth Hr"), "hr") if by == "hr" else act_by(team[by])
    end_deputy(deputy=row, act=hands)
    assert not sees(team["dana"], team["ines"])
    assert (row.ended_at, row.ended_by_id) == (NOW, hands.person_id)
    end_deputy(deputy=row, act=act_by(team["tomasz"]))
    assert ActEntry.objects.filter(verb="people.deputy.ended").count() == 1
    told = set(Notice.objects.exclude(code="deputy.you").values_list("person_id", flat=True))
    assert told == {team["tomasz"].pk, team["dana"].pk} - {hands.person_id}


def test_the_days_that_were_called_off_are_free_again(team: dict[str, Person]) -> None:
    end_deputy(deputy=name_for(team["tomasz"], team["dana"]), act=act_by(team["tomasz"]))
    name_for(team["tomasz"], team["rui"])
    assert sees(team["rui"], team["ines"])
    assert not sees(team["dana"], team["ines"])


def test_only_the_two_and_hr_end_it(team: dict[str, Person]) -> None:
    row = name_for(team["tomasz"], team["dana"])
    for who in ("ines", "helga", "rui"):
        with pytest.raises(Forbidden, match="Only the manager, the deputy and HR"):
            end_deputy(deputy=row, act=act_by(team[who]))
    with pytest.raises(Forbidden):
        end_deputy(deputy=row, act=act_by(None))
    later = Act(Actor(team["tomasz"].pk), at=NOW, today=row.to_date)
    with pytest.raises(Refused, match="over already"):
        end_deputy(deputy=row, act=later)


# --- telling -----------------------------------------------------------------------------------


def test_what_goes_to_the_manager_goes_to_the_deputy_too(
    team: dict[str, Person], role: Role
) -> None:
    name_for(team["tomasz"], team["dana"])
    Notice.objects.all().delete()
    ines = team["ines"]
    plan = Plan.objects.create(person=ines, goal=Goal.objects.get(person=ines), created_at=NOW)
    share_plan(plan=plan, act=act_by(ines))
    told = set(Notice.objects.filter(code="plan.shared").values_list("person_id", flat=True))
    assert told == {team["tomasz"].pk, team["dana"].pk}


@pytest.mark.parametrize(("day", "stands"), [(-1, False), (0, True), (7, False)])
def test_the_team_knows_who_stands_in(team: dict[str, Person], day: int, stands: bool) -> None:
    name_for(team["tomasz"], team["dana"])
    act = on_day(team["ines"], TODAY + timedelta(days=day))
    found = queries.stand_in_today(act)
    assert (found is not None and found.deputy == team["dana"]) is stands
    told = queries.who_answers_for(team["ines"], act.today)
    assert told == ((team["tomasz"], team["dana"]) if stands else (team["tomasz"],))
    assert queries.stand_in_today(on_day(team["dana"], TODAY)) is None


def test_who_stands_in_is_listed_for_both(team: dict[str, Person]) -> None:
    row = name_for(team["tomasz"], team["dana"], TODAY + WEEK)
    assert list(queries.deputies_of(on_day(team["tomasz"], TODAY), team["tomasz"].pk)) == [row]
    assert list(queries.standing_in(on_day(team["dana"], TODAY))) == [row]
    assert not queries.deputies_of(on_day(team["sven"], TODAY), team["tomasz"].pk)
    assert not queries.standing_in(on_day(team["dana"], row.to_date))
