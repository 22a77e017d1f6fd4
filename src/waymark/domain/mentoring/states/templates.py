"""What programmes of each kind begin with: rules, how long pairs meet, and whom a round asks.

A round starts from its template and everything in it can be changed before anybody is invited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from waymark.domain.mentoring.states.experts import ExpertKind
from waymark.domain.mentoring.states.rounds import ProgrammeKind
from waymark.domain.mentoring.states.rules import RoundRules

__all__ = ["TEMPLATES", "Template"]


@dataclass(frozen=True, slots=True)
class Template:
    """A way to begin a programme or a round.

    mentees, mentors   audience rules as JSON, see `queries.audiences`.
    join_weeks, start_weeks   from today to the last day to answer, and to the pairs' first day.
    """

    kind: ProgrammeKind
    rules: RoundRules
    sessions_asked: int
    weeks: int
    chemistry: bool = False
    agreement: bool = False
    mentees: Mapping[str, Any] = field(default_factory=dict)
    mentors: Mapping[str, Any] = field(default_factory=dict)
    join_weeks: int = 2
    start_weeks: int = 4


def _weights(**points: int) -> dict[str, int]:
    names = ("held", "skills", "choices", "hours", "seniority", "load", "units")
    return {name: points.get(name, 0) for name in names}


_MENTORS = {"kinds": [ExpertKind.MENTOR.value]}
_COACHES = {"kinds": [ExpertKind.COACH.value]}
_TEACHERS = {"kinds": [ExpertKind.COACH.value, ExpertKind.TRAINER.value]}

TEMPLATES: Mapping[ProgrammeKind, Template] = MappingProxyType(
    {
        ProgrammeKind.NEXT_ROLE: Template(
            ProgrammeKind.NEXT_ROLE, RoundRules(), sessions_asked=6, weeks=26,
            mentees={"has_goal": True}, mentors=_MENTORS,
        ),
        ProgrammeKind.ONBOARDING: Template(
            ProgrammeKind.ONBOARDING,
            RoundRules(
                weights=_weights(hours=40, units=20, load=20, choices=20), hours_least=8,
                in_person_counts=True, seniority_best=0, most_a_mentor=2, weak_fit=45,
            ),
            sessions_asked=8, weeks=13, mentees={"joined_within": 3}, mentors=_MENTORS,
            join_weeks=1, start_weeks=2,
        ),
        ProgrammeKind.REVERSE: Template(
            ProgrammeKind.REVERSE,
            RoundRules(
                weights=_weights(skills=50, choices=20, hours=10, seniority=10, units=10),
                seniority_best=-2, most_a_mentor=1,
            ),
            sessions_asked=6, weeks=26, mentors=_MENTORS,
        ),
        ProgrammeKind.SKILL: Template(
            ProgrammeKind.SKILL,
            RoundRules(
                weights=_weights(skills=60, choices=20, hours=10, load=10), must_cover=True,
                outside=True,
            ),
            sessions_asked=5, weeks=16, chemistry=True, agreement=True, mentors=_TEACHERS,
        ),
        ProgrammeKind.NEW_MANAGERS: Template(
            ProgrammeKind.NEW_MANAGERS,
            RoundRules(
                weights=_weights(skills=35, held=25, choices=20, hours=10, units=10),
                outside=True,
            ),
            sessions_asked=6, weeks=26, chemistry=True, agreement=True,
            mentees={"leads": True, "in_role_within": 12}, mentors=_COACHES,
        ),
    }
)  # fmt: skip
