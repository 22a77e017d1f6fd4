"""Inviting people to a round, and reminding those who have not answered."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from waymark.domain.mentoring.models import PoolEntry, Round
from waymark.domain.mentoring.operations.rounds import held_round, move
from waymark.domain.mentoring.queries.audiences import experts_in, people_in
from waymark.domain.mentoring.queries.rounds import audiences_of, rules_of
from waymark.domain.mentoring.states import EntryState, PoolSide, RoundState
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system
from waymark.kernel.many_notices import Telling, notify_many
from waymark.kernel.states import NoticeKind

__all__ = ["APART", "invite", "remind", "remind_of_rounds"]

#: nobody is reminded of one round more often than this
APART = timedelta(days=3)
#: the reminder that comes by itself, so long before the last day to answer
NEAR = timedelta(days=3)
COLUMNS = (
    "id", "round_id", "person_id", "side", "state", "question", "languages", "hours", "in_person",
    "shown", "invited_at",
)  # fmt: skip


@transaction.atomic
def invite(*, a_round: Round, act: Act) -> int:
    """Ask everybody whom the round's two audiences mean; returns how many are new.

    The first time it opens the round for answers; again, it adds whoever is new. Each gets one
    notice. Experts asked as mentors are not asked as mentees of the same round.
    Raises Forbidden for all but L&D, Refused once the pools closed, after the last day to answer,
    or, the first time, where one of the two sides would stay empty.
    """
    held = held_round(a_round, act)
    if held.join_until < act.today:
        raise Refused(_("The last day to answer is over. Choose a later one first."))
    mentors, mentees = _new_people(held, act)
    if held.state == RoundState.DRAFT.value:
        if not mentors or not mentees:
            raise Refused(_("One of the two sides has nobody to ask. Widen it first."))
        move(held, RoundState.INVITING, invited_at=act.at, invited_by_id=act.person_id or 0)
    elif held.state != RoundState.INVITING.value:
        raise Refused(_("The pools of this round are closed."))
    sides = {PoolSide.MENTOR: mentors, PoolSide.MENTEE: mentees}
    for side, people in sides.items():
        _ask(held, side, people, act)
    added = {side.value: len(people) for side, people in sides.items()}
    if any(added.values()):
        record(act, "mentoring.round.invited", held, after=added)
    return sum(added.values())


def _new_people(a_round: Round, act: Act) -> tuple[list[int], list[int]]:
    """Person ids of mentors and of mentees whom the audiences mean and who were not asked yet."""
    audiences, rules = audiences_of(a_round), rules_of(a_round)
    experts = experts_in(
        audiences[PoolSide.MENTOR], outside=rules.outside, day=act.today,
        starts_on=a_round.starts_on,
    )  # fmt: skip
    asked = PoolEntry.objects.filter(round=a_round).values("person_id")
    mentors = experts.exclude(person_id__in=asked).values_list("person_id", flat=True)
    people = people_in(audiences[PoolSide.MENTEE], act.today).exclude(pk__in=asked)
    mentees = people.exclude(pk__in=experts.values("person_id")).values_list("pk", flat=True)
    return sorted(mentors), sorted(mentees)


def _ask(a_round: Round, side: PoolSide, people: list[int], act: Act) -> None:
    ids = reserve_ids(PoolEntry, len(people))
    copy_rows(
        PoolEntry, COLUMNS,
        (
            (pk, a_round.pk, person, side.value, EntryState.INVITED.value, "", [], Jsonb([]),
             False, False, act.at)
            for pk, person in zip(ids, people, strict=True)
        ),
    )  # fmt: skip
    code = "round.invited" if side is PoolSide.MENTEE else "round.invited-mentor"
    notify_many(
        tellings=[
            Telling(
                person, NoticeKind.NEEDS_YOU, code, f"round.invited:{a_round.pk}:{pk}",
                f"/me/people/invitations/{pk}",
                {"round": a_round.name, "day": a_round.join_until.isoformat()},
            )
            for pk, person in zip(ids, people, strict=True)
        ],
        act=act,
    )  # fmt: skip


@transaction.atomic
def remind(*, a_round: Round, act: Act) -> int:
    """Remind those who have not answered; nobody twice within three days. Returns how many.

    Raises Forbidden for all but L&D, Refused unless the round is inviting, or where everybody has
    answered or was asked less than three days ago.
    """
    held = held_round(a_round, act)
    if held.state != RoundState.INVITING.value or held.join_until < act.today:
        raise Refused(_("The round takes no more answers."))
    told = _remind(held, act)
    if not told:
        raise Refused(_("Everybody has answered, or heard of it in the last three days."))
    record(act, "mentoring.round.reminded", held, after={"people": told})
    return told


@transaction.atomic
def remind_of_rounds(*, act: Act) -> int:
    """Once a day: remind whoever has not answered shortly before the last day, and tell whoever
    invited that this day is over. Returns how many were told; run again, it tells nobody twice.

    Raises Forbidden for all but the system.
    """
    require_system(act)
    inviting = Round.objects.filter(state=RoundState.INVITING.value)
    near = inviting.filter(join_until__gte=act.today, join_until__lte=act.today + NEAR)
    told = sum(_remind(each, act) for each in near.select_for_update(no_key=True).order_by("pk"))
    over = inviting.filter(join_until__lt=act.today).exclude(invited_by_id=0).order_by("pk")
    told += notify_many(
        tellings=[
            Telling(
                each.invited_by_id or 0, NoticeKind.NEEDS_YOU, "round.to-close",
                f"round.to-close:{each.pk}:{each.join_until.isoformat()}",
                f"/programmes/{each.programme_id}/rounds/{each.number}", {"round": each.name},
            )
            for each in over
        ],
        act=act,
    )  # fmt: skip
    if told:
        record_loading(act, "mentoring.rounds.reminded", told)
    return told


def _silent(a_round: Round, act: Act) -> QuerySet[PoolEntry]:
    """Entries without an answer that heard nothing for a while."""
    before = act.at - APART
    quiet = Q(reminded_at__isnull=True, invited_at__lte=before) | Q(reminded_at__lte=before)
    return PoolEntry.objects.filter(
        quiet, round=a_round, state=EntryState.INVITED.value, person__active=True
    )


def _remind(a_round: Round, act: Act) -> int:
    """Remind everyone who heard nothing for a while; the round is held by the caller."""
    rows = list(_silent(a_round, act).order_by("pk").values_list("pk", "person_id"))
    PoolEntry.objects.filter(pk__in=[pk for pk, _person in rows]).update(reminded_at=act.at)
    return notify_many(
        tellings=[
            Telling(
                person, NoticeKind.NEEDS_YOU, "round.reminder",
                f"round.invited:{a_round.pk}:{pk}:again:{act.today.isoformat()}",
                f"/me/people/invitations/{pk}",
                {"round": a_round.name, "day": a_round.join_until.isoformat()},
            )
            for pk, person in rows
        ],
        act=act,
    )  # fmt: skip
