"""Answers to an invitation: with which wishes somebody joins, or that they do not.

Everybody answers for themself, as often as they like until the pools close; the last answer counts.
Each answer holds the round's row, so that none slips in after the pools closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.careers.states import RoleState
from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import (
    MOST_PLACES,
    Avoided,
    Choice,
    NeededSkill,
    PoolEntry,
    Round,
)
from waymark.domain.mentoring.operations.offers import languages_kept, week_kept
from waymark.domain.mentoring.queries.pools import (
    MOST_NAMED,
    joins_late,
    mentees_to_name,
    mentors_to_name,
)
from waymark.domain.mentoring.states import EntryState, PoolSide, RoundState
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import settle

__all__ = [
    "LONGEST_QUESTION", "MenteeWishes", "MentorWishes", "decline_round", "join_as_mentee",
    "join_as_mentor", "withdraw_from_round",
]  # fmt: skip

LONGEST_QUESTION = 300
LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class MenteeWishes:
    """With what a mentee joins.

    goal_id     the role they head for, None where they have not decided.
    needs       (skill id, level 1..5) each, the most important first, up to five.
    choices, avoided   person ids, up to five each; choices by rank.
    hours       as for `Expert`; empty for the usual working week.
    shown       this round's mentors may see their name and goal, and choose them.
    """

    goal_id: int | None = None
    needs: Sequence[tuple[int, int]] = ()
    choices: Sequence[int] = ()
    avoided: Sequence[int] = ()
    languages: Sequence[str] = ()
    hours: Sequence[tuple[int, int, int]] = ()
    in_person: bool = False
    shown: bool = False
    question: str = ""


@dataclass(frozen=True, slots=True)
class MentorWishes:
    """With what an expert joins: places in this round, and whom they would like to help."""

    places: int
    choices: Sequence[int] = ()
    avoided: Sequence[int] = ()
    languages: Sequence[str] = ()
    hours: Sequence[tuple[int, int, int]] = ()
    in_person: bool = False


@transaction.atomic
def join_as_mentee(*, entry: PoolEntry, wishes: MenteeWishes, act: Act) -> PoolEntry:
    """Join a round to find somebody, or change with what one joined. Whoever was asked may still join
    once the pairs are published: then a place that is free is looked for.

    Raises Forbidden for anybody else's invitation; Refused while the round takes no answers, or for a
    wish that names what or who is not there.
    """
    held = _held(entry, PoolSide.MENTEE, act, joining=True)
    needs = _needs(wishes.needs)
    shown = Role.objects.exclude(state=RoleState.RETIRED.value)
    if wishes.goal_id is not None and not shown.filter(pk=wishes.goal_id).exists():
        raise Refused(_("This role is no longer there. Choose another one."))
    question = wishes.question.strip()
    if len(question) > LONGEST_QUESTION:
        raise Refused(_("Say it in fewer words."))
    named = _named(held, wishes.choices, wishes.avoided)
    there = mentors_to_name(act, held).filter(pk__in=wishes.choices)
    _check_choices(wishes.choices, {each.pk for each in there})
    _join(held, act, named, {
        "goal_id": wishes.goal_id, "question": question, "shown": wishes.shown,
        **_meeting(wishes),
    })  # fmt: skip
    NeededSkill.objects.filter(entry=held).delete()
    NeededSkill.objects.bulk_create(
        NeededSkill(entry=held, skill_id=skill, level=level, rank=rank)
        for rank, (skill, level) in enumerate(needs, 1)
    )
    record(act, "mentoring.entry.joined", held, person_id=held.person_id, after={
        "side": held.side, "goal": held.goal_id, "needs": [list(each) for each in needs],
        "shown": held.shown,
    })  # fmt: skip
    return held


@transaction.atomic
def join_as_mentor(*, entry: PoolEntry, wishes: MentorWishes, act: Act) -> PoolEntry:
    """Join a round to help, with so many places in it, or change with what one joined.

    Raises Forbidden for anybody else's invitation; Refused once the pools closed, for more places
    than the person offers, or for a wish that names who is not there.
    """
    held = _held(entry, PoolSide.MENTOR, act)
    expert = getattr(held.person, "expert", None)
    most = min(expert.free if expert else 0, MOST_PLACES)
    if most < 1:
        raise Refused(_("You have no place free. Offer one more first, then join."))
    if not 1 <= wishes.places <= most:
        raise Refused(_("Take between one and %(most)d people in this round.") % {"most": most})
    named = _named(held, wishes.choices, wishes.avoided)
    rows = mentees_to_name(act, held).filter(person__in=wishes.choices)
    _check_choices(wishes.choices, set(rows.values_list("person_id", flat=True)))
    _join(held, act, named, {"places": wishes.places, **_meeting(wishes)})
    record(act, "mentoring.entry.joined", held, person_id=held.person_id,
           after={"side": held.side, "places": held.places})  # fmt: skip
    return held


@transaction.atomic
def decline_round(*, entry: PoolEntry, act: Act) -> PoolEntry:
    """Say "not this time". A second time changes nothing.

    Raises Forbidden for anybody else's invitation, Refused once one joined or the pools closed.
    """
    return _leave(entry, EntryState.DECLINED, (EntryState.INVITED,), act)


@transaction.atomic
def withdraw_from_round(*, entry: PoolEntry, act: Act) -> PoolEntry:
    """Leave a round that one joined; what one wished for is forgotten. A second time changes nothing.

    Raises Forbidden for anybody else's invitation, Refused where one had not joined, or once the
    pools closed.
    """
    return _leave(entry, EntryState.WITHDRAWN, (EntryState.JOINED,), act)


def _leave(
    entry: PoolEntry, target: EntryState, sources: tuple[EntryState, ...], act: Act
) -> PoolEntry:
    declines = target is EntryState.DECLINED
    held = _held(entry, PoolSide(entry.side), act, joining=declines)
    if held.state == target.value:
        return held
    if held.state not in {source.value for source in sources}:
        raise Refused(_("You have answered already. Reload the page and look again."))
    before = held.state
    shift(
        held, source=before, target=target.value, answered_at=act.at, question="", goal_id=None,
        languages=[], hours=[], in_person=False, shown=False, places=None,
    )  # fmt: skip
    for model in (NeededSkill, Choice, Avoided):
        model.objects.filter(entry=held).delete()
    _settle(held, act)
    record(act, f"mentoring.entry.{target.value}", held, person_id=held.person_id,
           before={"state": before}, after={"state": held.state})  # fmt: skip
    return held


def _held(entry: PoolEntry, side: PoolSide, act: Act, *, joining: bool = False) -> PoolEntry:
    """The actor's own entry as it is now, and its round held open; joining  late will do.

    Raises Forbidden, Refused.
    """
    policies.own_entries.require(act, entry)
    a_round = Round.objects.select_for_update(no_key=True).get(pk=entry.round_id)
    rows = PoolEntry.objects.select_related("person__expert", "round")
    held = rows.get(pk=entry.pk)
    if a_round.state != RoundState.INVITING.value and not (joining and joins_late(held)):
        raise Refused(_("The round takes no more answers. Write to those who run it."))
    if held.side != side.value:
        raise Refused(_("You were invited in another part. Reload the page and look again."))
    return held


def _meeting(wishes: MenteeWishes | MentorWishes) -> dict[str, Any]:
    return {
        "languages": languages_kept(wishes.languages), "hours": week_kept(wishes.hours),
        "in_person": wishes.in_person,
    }  # fmt: skip


def _needs(needs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept = dict(needs)
    if len(kept) > MOST_NAMED:
        raise Refused(_("Name up to %(most)d skills.") % {"most": MOST_NAMED})
    if not all(level in LEVELS for level in kept.values()):
        raise Refused(_("Choose a level from 1 to 5"))
    if Skill.objects.filter(pk__in=kept, retired_at__isnull=True).count() != len(kept):
        raise Refused(_("One of these skills is no longer in the framework. Choose another one."))
    return list(kept.items())


def _named(
    entry: PoolEntry, choices: Sequence[int], avoided: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Both lists without repetition. Raises Refused for too many, oneself, or somebody on both."""
    liked, others = list(dict.fromkeys(choices)), list(dict.fromkeys(avoided))
    if len(liked) > MOST_NAMED or len(others) > MOST_NAMED:
        raise Refused(_("Name up to %(most)d people.") % {"most": MOST_NAMED})
    if entry.person_id in {*liked, *others}:
        raise Refused(_("Name others, not yourself."))
    if set(liked) & set(others):
        raise Refused(_("You named somebody both ways. Take them off one of the two lists."))
    if Person.objects.filter(pk__in=others, active=True).count() != len(others):
        raise Refused(_("Somebody you named no longer works here."))
    return liked, others


def _check_choices(choices: Sequence[int], there: set[int]) -> None:
    if set(choices) - there:
        raise Refused(_("Somebody you named does not take part in this round. Choose another one."))


def _join(
    entry: PoolEntry, act: Act, named: tuple[list[int], list[int]], columns: dict[str, Any]
) -> None:
    """Write the answer over whatever was there; the round is held by the caller."""
    shift(entry, source=entry.state, target=EntryState.JOINED.value, answered_at=act.at, **columns)
    for model in (Choice, Avoided):
        model.objects.filter(entry=entry).delete()
    Choice.objects.bulk_create(
        Choice(entry=entry, chosen_id=pk, rank=rank) for rank, pk in enumerate(named[0], 1)
    )
    Avoided.objects.bulk_create(Avoided(entry=entry, other_id=pk) for pk in named[1])
    _settle(entry, act)


def _settle(entry: PoolEntry, act: Act) -> None:
    settle(asked=f"round.invited:{entry.round_id}:{entry.pk}", act=act)
