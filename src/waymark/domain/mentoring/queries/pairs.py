"""One's own pairs: who works with whom, what waits for an answer, when they meet next."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from waymark.domain.careers.models import Requirement
from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import (
    Agreement,
    ExpertSkill,
    Feedback,
    NeededSkill,
    Pair,
    Session,
)
from waymark.domain.mentoring.states import (
    HOLDS_A_PLACE,
    OPEN_PAIR,
    PairSide,
    PairState,
    SessionState,
)
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act

__all__ = [
    "Agreement", "Coming", "KnownPair", "Pair", "agreement_of", "coming_sessions", "known_pairs",
    "own_feedback", "own_pairs", "pair_by_id", "past_pairs", "possible_sponsors", "side_in",
    "skills_between", "with_known_pairs",
]  # fmt: skip

OPEN = [state.value for state in HOLDS_A_PLACE]


def side_in(pair: Pair, act: Act) -> PairSide:
    """On which side of their own pair the actor is."""
    return PairSide.MENTEE if act.person_id == pair.mentee_id else PairSide.EXPERT


def _with_next(act: Act, rows: QuerySet[Pair]) -> QuerySet[Pair]:
    planned = Session.objects.filter(
        pair=OuterRef("pk"), state=SessionState.PLANNED.value
    ).order_by("starts_at", "pk")
    ahead = planned.filter(starts_at__gt=act.at)
    held = Session.objects.filter(pair=OuterRef("pk"), state=SessionState.HELD.value)
    return rows.select_related(
        "mentee__site", "expert__person__site", "programme", "round", "goal"
    ).annotate(
        next_at=Subquery(ahead.values("starts_at")[:1]),
        next_id=Subquery(ahead.values("pk")[:1]),
        last_at=Subquery(held.order_by("-starts_at").values("starts_at")[:1]),
    )


def own_pairs(act: Act) -> list[Pair]:
    """The actor's pairs that are not over: those that wait for their answer first, then by the
    next meeting. Each with `next_at` and `next_id` of the next meeting, `last_at`. One query."""
    rows = _with_next(act, policies.own_pair.rows(act).filter(state__in=OPEN))
    return list(rows.order_by(F("next_at").asc(nulls_last=True), "pk"))


def past_pairs(act: Act) -> QuerySet[Pair]:
    """The actor's pairs that are over, the latest first."""
    over = policies.own_pair.rows(act).exclude(state__in=[state.value for state in OPEN_PAIR])
    return over.select_related("mentee", "expert__person", "programme", "goal").order_by(
        "-closed_at", "-pk"
    )


def pair_by_id(act: Act, pair_id: int) -> Pair:
    """One of the actor's own pairs, as `own_pairs` gives it. Raises Pair.DoesNotExist."""
    return _with_next(act, policies.own_pair.rows(act)).get(pk=pair_id)


def agreement_of(act: Act, pair: Pair) -> Agreement | None:
    """What the two agreed, with its sponsor; None before anything was written."""
    rows = Agreement.objects.filter(pair__in=policies.own_pair.rows(act), pair=pair)
    return rows.select_related("sponsor").first()


def own_feedback(act: Act, pair: Pair) -> int | None:
    """What the actor said of the pair, 1..5, or None; nobody reads the other one's."""
    rows = Feedback.objects.filter(pair=pair, by_id=act.person_id or 0)
    return rows.values_list("satisfaction", flat=True).first()


def possible_sponsors(act: Act, pair: Pair) -> list[Person]:
    """Whom the two may name as sponsor: the mentee's manager of today. Empty where none is known."""
    lines = people.current_lines(act).filter(person_id=pair.mentee_id, manager__active=True)
    rows = lines.exclude(manager_id=pair.expert.person_id).select_related("manager")
    return [line.manager for line in rows]


def skills_between(pair: Pair) -> list[Skill]:
    """What the two may set as a goal: skills that the expert helps with, that the mentee came with,
    or that the role asks for which it is. One query."""
    helped = ExpertSkill.objects.filter(expert=pair.expert_id, refused=False)
    wanted = NeededSkill.objects.filter(entry__draft_pairs=pair.draft_pair_id)
    asked = Requirement.objects.filter(role=pair.goal_id)
    ids = [rows.values("skill_id") for rows in (helped, wanted, asked)]
    found = Q(pk__in=ids[0]) | Q(pk__in=ids[1]) | Q(pk__in=ids[2])
    return list(Skill.objects.filter(found, retired_at__isnull=True).order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting ahead, for calendars and first pages: no word of its agenda."""

    session_id: int
    pair_id: int
    name: str
    starts_at: datetime
    minutes: int
    place: str


def coming_sessions(act: Act) -> list[Coming]:
    """The actor's planned meetings that are not over yet, soonest first. One query."""
    if act.person_id is None:
        return []
    name = Case(
        When(pair__mentee_id=act.person_id, then=F("pair__expert__person__name")),
        default=F("pair__mentee__name"),
    )
    rows = (
        policies.own_sessions.rows(act)
        .filter(state=SessionState.PLANNED.value, pair__state__in=OPEN)
        .annotate(other=name)
        .order_by("starts_at", "pk")
    )
    return [
        Coming(each.pk, each.pair_id, each.other, each.starts_at, each.minutes, each.place)
        for each in rows
    ]


@dataclass(frozen=True, slots=True)
class KnownPair:
    """That somebody has a pair: in which programme and since when. No name, no word."""

    programme: str
    since: datetime


def with_known_pairs(act: Act, rows: QuerySet[Person]) -> QuerySet[Person]:
    """These people, each with what `known_pairs` reads of them: in the same query.

    Pairs that the actor knows of as their manager, only where the programme tells managers; who the
    other one is stays with the two.
    """
    known = (
        policies.know_of_pair.rows(act)
        .filter(programme__isnull=False, mentee_id=OuterRef("pk"), state__in=OPEN)
        .exclude(state=PairState.PUBLISHED.value)
        .order_by("-made_at", "-pk")
    )
    said = JSONObject(programme="programme__name", since="made_at")
    return rows.annotate(known_pairs=ArraySubquery(known.values(said=said)))


def known_pairs(person: Person) -> list[KnownPair]:
    """What the actor knows of a person's pairs, the latest first; none without `with_known_pairs`."""
    rows: list[dict[str, str]] = getattr(person, "known_pairs", [])
    return [KnownPair(row["programme"], datetime.fromisoformat(row["since"])) for row in rows]
