"""Naming a deputy: who may, for which days, what is told, and windows that name two at once."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.domain.builders import make_employee
from tests.domain.deputising import WEEK, name_for, nothing_kept, on_day, report_to, sees
from tests.together import at_once
from waymark.domain.people.models import AccessGrant, Deputy, Person
from waymark.domain.people.operations import name_deputy
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice

pytestmark = pytest.mark.django_db


def test_naming_is_logged_and_told(team: dict[str, Person]) -> None:
    row = name_for(team["tomasz"], team["dana"])
    entry = ActEntry.objects.get()
    assert (entry.verb, entry.actor_id) == ("people.deputy.named", team["tomasz"].pk)
    assert entry.person_id == team["tomasz"].pk
    assert entry.after == {"deputy": team["dana"].pk, "from": "2026-11-23", "to": "2026-11-30"}
    assert row.last_day == date(2026, 11, 29)
    notice = Notice.objects.get()
    assert (notice.person_id, notice.code) == (team["dana"].pk, "deputy.you")
    assert notice.params == {"name": "Tomasz Example"}


def test_a_double_click_names_once(team: dict[str, Person]) -> None:
    assert name_for(team["tomasz"], team["dana"]) == name_for(team["tomasz"], team["dana"])
    assert ActEntry.objects.count() == 1


def test_hr_names_someone_for_a_manager_who_is_told_and_never_themself(
    team: dict[str, Person], make_person: MakePerson
) -> None:
    hannah = make_person("Hannah Lindqvist")
    AccessGrant.objects.create(person=hannah, role="hr", given_at=NOW)
    with nothing_kept(), pytest.raises(Refused, match="cannot name yourself"):
        name_deputy(manager=team["tomasz"], deputy=hannah, from_date=TODAY, to_date=TODAY + WEEK,
                    act=on_day(hannah, TODAY))  # fmt: skip
    name_deputy(manager=team["tomasz"], deputy=team["dana"], from_date=TODAY, to_date=TODAY + WEEK,
                act=on_day(hannah, TODAY))  # fmt: skip
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
        name_for(team["tomasz"], team[deputy], begin, days)


def test_someone_who_left_stands_in_for_nobody(team: dict[str, Person]) -> None:
    Person.objects.filter(pk=team["dana"].pk).update(active=False)
    with nothing_kept(), pytest.raises(Refused, match="no longer works here"):
        name_for(team["tomasz"], team["dana"])


def test_a_whole_year_is_the_most(team: dict[str, Person]) -> None:
    assert name_for(team["tomasz"], team["dana"], days=366).to_date == TODAY + timedelta(days=366)


@pytest.mark.parametrize(("begin", "free"), [(-6, False), (6, False), (7, True)])
def test_one_stands_in_at_a_time(team: dict[str, Person], begin: int, free: bool) -> None:
    first = TODAY + WEEK
    name_for(team["tomasz"], team["dana"], first)
    if free:
        name_for(team["tomasz"], team["rui"], first + timedelta(days=begin))
    else:
        with pytest.raises(Refused, match="Dana Example already stands in"):
            name_for(team["tomasz"], team["rui"], first + timedelta(days=begin))
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
    row = name_for(team["tomasz"], team["dana"])
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
        name_for(team["tomasz"], team["dana"])


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_windows_that_name_two_deputies_one_wins() -> None:
    tomasz, ines = make_employee("Tomasz Wilk"), make_employee("Ines Duarte")
    report_to(ines, tomasz)
    candidates = [make_employee(f"Deputy {number}") for number in range(6)]
    ended = at_once([partial(name_for, tomasz, each) for each in candidates])
    assert sum(isinstance(each, Refused) for each in ended) == 5
    assert [each for each in ended if isinstance(each, Deputy)] == [Deputy.objects.get()]
    assert ActEntry.objects.filter(verb="people.deputy.named").count() == 1
