"""Programmes and rounds: made, changed, invited, closed; who may and who may not."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import QuerySet

from tests.conftest import NOW, TODAY, act_by
from tests.domain.mentoring_rounds import (
    FIELDS,
    Desk,
    begin_round,
    expert,
    fields_of_round,
    grant_outside,
    invited,
    make_desk,
    person,
)
from waymark.domain.mentoring.models import PoolEntry, Programme, Round
from waymark.domain.mentoring.operations import inviting, programmes, rounds
from waymark.domain.mentoring.queries.audiences import Audience
from waymark.domain.mentoring.queries.rounds import pool_counts, reach_of
from waymark.domain.mentoring.states import PoolSide, ProgrammeKind, RoundRules
from waymark.domain.people.models import Person
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def _joined(a_round: Round, *keys: str) -> None:
    PoolEntry.objects.filter(round=a_round, person__key__in=keys).update(
        state="joined", answered_at=NOW
    )


def _keys(notices: QuerySet[Notice]) -> set[str]:
    """The keys of the people who got these notices."""
    ids = notices.values("person_id")
    return set(Person.objects.filter(pk__in=ids).values_list("key", flat=True))


def test_a_template_decides_how_a_programme_brings_people_together(desk: Desk) -> None:
    coaching = programmes.make_programme(
        kind=ProgrammeKind.SKILL, fields=FIELDS, key=UUID(int=2), act=desk.act
    )
    assert (desk.programme.chemistry, desk.programme.agreement) == (False, False)
    assert (coaching.chemistry, coaching.agreement) == (True, True)


def test_a_programme_sent_twice_is_one(desk: Desk) -> None:
    again = programmes.make_programme(
        kind=ProgrammeKind.NEXT_ROLE, fields=FIELDS, key=UUID(int=1), act=desk.act
    )
    assert again.pk == desk.programme.pk
    assert Programme.objects.count() == 1
    assert ActEntry.objects.filter(verb="mentoring.programme.made").count() == 1


def test_only_those_who_run_programmes_do_any_of_it(desk: Desk) -> None:
    a_round, other = begin_round(desk), act_by(person("P9"), "hr")
    with pytest.raises(Forbidden):
        programmes.make_programme(
            kind=ProgrammeKind.SKILL, fields=FIELDS, key=UUID(int=3), act=other
        )
    changes = (
        lambda: programmes.change_programme(
            programme=desk.programme, before=FIELDS, fields=FIELDS, act=other
        ),
        lambda: programmes.end_programme(programme=desk.programme, act=other),
        lambda: rounds.make_round(
            programme=desk.programme, fields=fields_of_round(), rules=RoundRules(),
            key=UUID(int=4), act=other,
        ),
        lambda: rounds.change_pools(
            a_round=a_round, fields=fields_of_round(), revision=0, act=other
        ),
        lambda: rounds.change_rules(a_round=a_round, rules=RoundRules(), revision=0, act=other),
        lambda: inviting.invite(a_round=a_round, act=other),
        lambda: inviting.remind(a_round=a_round, act=other),
        lambda: rounds.close_round(a_round=a_round, act=other),
        lambda: rounds.reopen_round(a_round=a_round, join_until=TODAY, act=other),
        lambda: rounds.cancel_round(a_round=a_round, reason="No", act=other),
        lambda: rounds.complete_round(a_round=a_round, act=other),
    )  # fmt: skip
    before = list(Round.objects.values())
    for change in changes:
        with pytest.raises(Forbidden):
            change()
    assert list(Round.objects.values()) == before


def test_a_programme_changed_from_an_old_page_stays_as_it_is(desk: Desk) -> None:
    new = replace(FIELDS, name="Mentoring", weeks=30)
    programmes.change_programme(programme=desk.programme, before=FIELDS, fields=new, act=desk.act)
    with pytest.raises(Refused, match="a moment ago"):
        programmes.change_programme(
            programme=desk.programme, before=FIELDS, fields=replace(FIELDS, weeks=9), act=desk.act
        )
    kept = Programme.objects.get(pk=desk.programme.pk)
    assert (kept.name, kept.weeks) == ("Mentoring", 30)


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"sessions_asked": 0}, {"weeks": 0}, {"weeks": 157}]
)
def test_a_programme_that_makes_no_sense_is_refused(desk: Desk, changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        programmes.make_programme(
            kind=ProgrammeKind.SKILL, fields=replace(FIELDS, **changes), key=UUID(int=5),  # type: ignore[arg-type]  # named above
            act=desk.act,
        )  # fmt: skip


def test_a_programme_ends_once_no_round_is_under_way(desk: Desk) -> None:
    a_round = begin_round(desk)
    with pytest.raises(Refused, match="still under way"):
        programmes.end_programme(programme=desk.programme, act=desk.act)
    rounds.cancel_round(a_round=a_round, reason="Too early", act=desk.act)
    ended = programmes.end_programme(programme=desk.programme, act=desk.act)
    programmes.end_programme(programme=ended, act=desk.act)
    assert ActEntry.objects.filter(verb="mentoring.programme.ended").count() == 1
    with pytest.raises(Refused, match="has ended"):
        begin_round(desk, key=9)


def test_rounds_are_numbered_and_sent_twice_are_one(desk: Desk) -> None:
    assert [begin_round(desk, key=k).number for k in (1, 1, 2)] == [1, 1, 2]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"join_until": TODAY - timedelta(days=1)},
        {"starts_on": TODAY},
        {"ends_on": TODAY + timedelta(days=20)},
        {"ends_on": TODAY + timedelta(days=2000)},
    ],
)
def test_a_round_with_days_that_make_no_sense_is_refused(
    desk: Desk, changes: dict[str, object]
) -> None:
    with pytest.raises(Refused):
        begin_round(desk, **changes)


def test_inviting_asks_each_person_once_with_one_notice_and_one_mail(desk: Desk) -> None:
    person("P1", "Ines Duarte")
    person("P2", active=False)
    grant_outside(expert("X1", outside=True, organization="Elsewhere").person)
    mentor = expert("M1")
    a_round = begin_round(desk)
    pools = invited(desk, a_round)
    assert [each.person.key for each in pools[PoolSide.MENTEE]] == ["priya", "P1"]
    assert [each.person_id for each in pools[PoolSide.MENTOR]] == [mentor.person_id]
    assert Notice.objects.count() == 3
    assert OutboxMessage.objects.count() == 3
    entry = pools[PoolSide.MENTEE][1]
    told = Notice.objects.get(person_id=entry.person_id)
    assert (told.code, told.kind) == ("round.invited", "needs_you")
    assert told.address == f"/me/people/invitations/{entry.pk}"
    a_round.refresh_from_db()
    assert (a_round.state, a_round.invited_by_id) == ("inviting", desk.priya.pk)


def test_inviting_again_asks_only_whoever_is_new(desk: Desk) -> None:
    expert("M1")
    a_round = begin_round(desk)
    invited(desk, a_round)
    person("P5")
    assert inviting.invite(a_round=a_round, act=desk.act) == 1
    assert inviting.invite(a_round=a_round, act=desk.act) == 0
    assert ActEntry.objects.filter(verb="mentoring.round.invited").count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "asked", "answered_at": None},
        {"state": "left", "left_at": NOW, "left_by_id": 1},
        {"taken": 2},
        {"paused_from": TODAY, "paused_until": TODAY + timedelta(days=60)},
        {"kind": "coach"},
    ],
)
def test_experts_who_cannot_take_anybody_are_not_asked(
    desk: Desk, fields: dict[str, object]
) -> None:
    expert("M1", **fields)
    a_round = begin_round(desk, mentors=Audience(kinds=("mentor",)))
    assert reach_of(a_round, desk.act).mentors == 0
    with pytest.raises(Refused, match="nobody to ask"):
        inviting.invite(a_round=a_round, act=desk.act)
    assert Round.objects.get().state == "draft"


def test_a_pause_that_is_over_when_pairs_begin_keeps_nobody_out(desk: Desk) -> None:
    expert("M1", paused_from=TODAY, paused_until=TODAY + timedelta(days=20))
    assert reach_of(begin_round(desk), desk.act).mentors == 1


def test_outside_experts_are_asked_where_the_rules_let_them_in(desk: Desk) -> None:
    elsewhere = expert("X1", outside=True, contract_until=TODAY + timedelta(days=30))
    grant_outside(elsewhere.person)
    late = expert("X2", outside=True, contract_until=TODAY + timedelta(days=19))
    grant_outside(late.person)
    a_round = begin_round(desk, rules=RoundRules(outside=True))
    pools = invited(desk, a_round)
    assert [each.person_id for each in pools[PoolSide.MENTOR]] == [elsewhere.person_id]
    assert [each.person.key for each in pools[PoolSide.MENTEE]] == ["priya"]


def test_the_preview_counts_places_as_the_round_would_take_them(desk: Desk) -> None:
    expert("M1", places=5, taken=1)
    expert("M2", places=2)
    reach = reach_of(begin_round(desk), desk.act)
    assert (reach.mentees, reach.mentors, reach.places) == (1, 2, 5)


def test_rules_changed_from_an_old_page_are_refused(desk: Desk) -> None:
    a_round = begin_round(desk)
    mine = RoundRules(hours_least=4, outside=True, outside_budget=90_000)
    rounds.change_rules(a_round=a_round, rules=mine, revision=0, act=desk.act)
    with pytest.raises(Refused, match="a moment ago"):
        rounds.change_rules(a_round=a_round, rules=RoundRules(), revision=0, act=desk.act)
    with pytest.raises(Refused, match="a moment ago"):
        rounds.change_pools(a_round=a_round, fields=fields_of_round(), revision=0, act=desk.act)
    kept = Round.objects.get()
    assert RoundRules.read(kept.rules) == mine
    assert (kept.budget, kept.revision) == (90_000, 1)
    said = ActEntry.objects.get(verb="mentoring.round.rules_changed")
    assert said.after == {"hours_least": 4, "outside": True, "outside_budget": 90_000}


def test_pools_close_once_somebody_joined_on_both_sides(desk: Desk) -> None:
    expert("M1")
    a_round = begin_round(desk)
    invited(desk, a_round)
    _joined(a_round, "priya")
    with pytest.raises(Refused, match="one of the two sides"):
        rounds.close_round(a_round=a_round, act=desk.act)
    _joined(a_round, "M1")
    rounds.close_round(a_round=a_round, act=desk.act)
    kept = Round.objects.get()
    assert (kept.state, kept.closed_by_id) == ("closed", desk.priya.pk)
    assert not Notice.objects.filter(code__startswith="round.", read_at=None).exists()
    for act in (rounds.close_round, inviting.invite, inviting.remind):
        with pytest.raises(Refused):
            act(a_round=a_round, act=desk.act)


def test_the_pools_are_counted_by_side(desk: Desk) -> None:
    expert("M1")
    person("P1")
    a_round = begin_round(desk)
    invited(desk, a_round)
    PoolEntry.objects.filter(person__key="M1").update(state="joined", answered_at=NOW, places=2)
    PoolEntry.objects.filter(person__key="P1").update(state="declined", answered_at=NOW)
    counts = pool_counts(a_round)
    mentees, mentors = counts[PoolSide.MENTEE], counts[PoolSide.MENTOR]
    assert (mentees.invited, mentees.waiting, mentees.declined) == (2, 1, 1)
    assert (mentors.invited, mentors.joined, mentors.places) == (1, 1, 2)
