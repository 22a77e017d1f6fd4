"""Mentors, coaches and trainers: lists, one of them, and what they offer.

What an outside expert costs and what somebody will not do is for L&D and the expert alone: it is
in `Terms`, which nobody else gets.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from waymark.domain.careers.models import Assignment
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import (
    MOST_PLACES,
    Conflict,
    Expert,
    ExpertRole,
    ExpertSkill,
)
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.kernel.acts import Act
from waymark.kernel.policies import ALL

__all__ = [
    "MOST_PLACES",
    "Conflict",
    "Expert",
    "ExpertFilter",
    "ExpertRole",
    "ExpertSkill",
    "Tally",
    "Terms",
    "available_on",
    "conflict_by_id",
    "conflicts_of",
    "expert_by_id",
    "experts_listed",
    "experts_tally",
    "is_paused",
    "may_run_experts",
    "own_expert",
    "skills_of",
    "terms_of",
]  # fmt: skip

SUBSTANTIVE = AssignmentKind.SUBSTANTIVE.value
AGREED = ExpertState.AGREED.value


@dataclass(frozen=True, slots=True)
class ExpertFilter:
    """What a list is narrowed to; what is None or false narrows nothing.

    role        id of a role that they hold or held, here or elsewhere.
    free        has a free place today and is not paused.
    state       of those whom L&D asked, declined and so on; everybody else sees agreed ones anyway.
    """

    kind: ExpertKind | None = None
    outside: bool | None = None
    skill: int | None = None
    role: int | None = None
    language: str = ""
    free: bool = False
    state: ExpertState | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures above the list: people who said yes, places they have free, and so on."""

    agreed: int
    free: int
    outside: int
    paused: int
    asked: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What L&D and the expert themself know besides: price in cents, last day, what they refuse."""

    price: int | None
    until: date | None
    wont: str


def may_run_experts(act: Act) -> bool:
    """Whether the actor asks experts and changes what they offer."""
    return policies.is_learning(act) == ALL


def available_on(day: date) -> Q:
    """Experts who can take one more person on that day: said yes, a place free, not paused, and
    under contract."""
    paused = Q(paused_from__isnull=False, paused_from__lte=day, paused_until__gt=day)
    over = Q(contract_until__isnull=False, contract_until__lt=day)
    return Q(state=AGREED, taken__lt=F("places"), person__active=True) & ~paused & ~over


def is_paused(expert: Expert, day: date) -> bool:
    """Whether no new pair is made with this expert on that day."""
    first, until = expert.paused_from, expert.paused_until
    return first is not None and until is not None and first <= day < until


def experts_listed(act: Act, only: ExpertFilter | None = None) -> QuerySet[Expert]:
    """Experts whom the actor may see, unordered, with person, unit and site.

    Those who left stay out unless they are asked for by their state.
    """
    only = only or ExpertFilter()
    rows = policies.see_experts.rows(act).filter(person__active=True)
    rows = rows.select_related("person", "person__unit", "person__site")
    if only.state is not None:
        rows = rows.filter(state=only.state.value)
    else:
        rows = rows.filter(state__in=[AGREED, ExpertState.ASKED.value])
    if only.kind is not None:
        rows = rows.filter(kind=only.kind.value)
    if only.outside is not None:
        rows = rows.filter(outside=only.outside)
    if only.language:
        rows = rows.filter(languages__contains=[only.language])
    if only.skill is not None:
        helps = ExpertSkill.objects.filter(
            expert=OuterRef("pk"), skill_id=only.skill, refused=False
        )
        rows = rows.filter(Exists(helps))
    if only.role is not None:
        rows = rows.filter(_held(only.role, act.today))
    return rows.filter(available_on(act.today)) if only.free else rows


def _held(role_id: int, day: date) -> Q:
    """Experts who hold or held a role: insiders who said yes, by their positions; others as said."""
    here = Assignment.objects.filter(
        person_id=OuterRef("person_id"), role_id=role_id, kind=SUBSTANTIVE, from_date__lte=day
    )
    elsewhere = ExpertRole.objects.filter(expert=OuterRef("pk"), role_id=role_id)
    return Q(Q(state=AGREED) & Q(Exists(here))) | Q(Exists(elsewhere))


def experts_tally(act: Act) -> Tally:
    """Figures over all experts whom the actor may see. Cost: one query."""
    rows = policies.see_experts.rows(act).filter(person__active=True)
    day = act.today
    paused = Q(state=AGREED, paused_from__lte=day, paused_until__gt=day)
    group = Case(
        When(paused, then=Value("paused")),
        When(state=ExpertState.ASKED.value, then=Value("asked")),
        When(state=AGREED, then=Value("agreed")),
        default=Value(""),
        output_field=CharField(),
    )
    found = {"agreed": 0, "free": 0, "outside": 0, "paused": 0, "asked": 0}
    for each, outside, places, taken, number in (
        rows.annotate(group=group)
        .values_list("group", "outside", "places", "taken")
        .annotate(number=Count("pk"))
    ):
        if each == "asked":
            found["asked"] += number
        elif each:
            found["agreed"] += number
            found["outside"] += number if outside else 0
            found["paused"] += number if each == "paused" else 0
            found["free"] += number * (places - taken) if each == "agreed" else 0
    return Tally(**found)


def expert_by_id(act: Act, expert_id: int) -> Expert:
    """One expert whom the actor may see. Raises Expert.DoesNotExist."""
    rows = policies.see_experts.rows(act).filter(person__active=True)
    return rows.select_related("person", "person__unit", "person__site").get(pk=expert_id)


def own_expert(act: Act) -> Expert | None:
    """What the actor offers, or is asked to offer; None for nothing at all."""
    rows = policies.own_expert.rows(act).select_related("person", "person__site")
    return rows.first()


def terms_of(act: Act, expert: Expert) -> Terms | None:
    """Price, contract and what they will not do, for L&D and the expert; None for others."""
    if not may_run_experts(act) and expert.person_id != act.person_id:
        return None
    return Terms(expert.price, expert.contract_until, expert.wont)


def skills_of(act: Act, expert: Expert) -> list[ExpertSkill]:
    """Skills that they help with, highest first; for L&D and themself also those they refuse."""
    rows = ExpertSkill.objects.filter(expert=expert).select_related("skill")
    if terms_of(act, expert) is None:
        rows = rows.filter(refused=False)
    return list(rows.order_by("refused", "-level", "skill__name"))


def conflicts_of(act: Act, expert: Expert) -> QuerySet[Conflict]:
    """Whom no round brings together with this expert, newest first; for L&D alone."""
    mine = Q(one_id=expert.person_id) | Q(other_id=expert.person_id)
    rows = policies.run_conflicts.rows(act).filter(mine)
    return rows.select_related("one", "other").order_by("-declared_at", "-pk")


def conflict_by_id(act: Act, conflict_id: int) -> Conflict:
    """One conflict that the actor may lift. Raises Conflict.DoesNotExist."""
    return policies.run_conflicts.rows(act).get(pk=conflict_id)
