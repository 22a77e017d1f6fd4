"""A seeded round of mentoring in the database: people, positions, experts, wishes; by COPY.

Roles lie in families of unequal size; mentees head for a role of theirs, experts have held three or four.
Sixteen sites in eight time zones, up to four languages, 400 units, reporting lines of five levels. One
mentee in two chooses up to three experts; one expert in fifty pauses, one in forty comes from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

__all__ = ["NOW", "fill"]

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
FIRST = date(2014, 1, 1)
ROLES, FAMILIES, SKILLS, SITES, UNITS = 300, 30, 400, 16, 400
ZONES = (
    "Europe/Lisbon", "Europe/Berlin", "Europe/Berlin", "Europe/Berlin", "Europe/Warsaw",
    "America/New_York", "America/Chicago", "Asia/Kolkata",
)  # fmt: skip
LANGUAGES = ("{en}", "{en,de}", "{en,pt}", "{de}", "{en,pl}")
HOURS = ("[]", "[]", "[[0,16,24],[2,16,24],[4,16,24]]", "[[1,26,38],[3,26,38]]")
Rows = Iterable[Sequence[Any]]


def fill(mentees: int, experts: int, seed: int = 5) -> int:
    """Write a round whose pools are closed; returns its id."""
    from django.db import transaction

    rng = np.random.default_rng(seed)
    with transaction.atomic():
        _framework(rng)
        people = mentees + experts
        family = np.minimum(rng.geometric(0.08, people) - 1, FAMILIES - 1)
        _people(rng, people)
        _lines(people)
        _positions(rng, family, mentees)
        _experts(rng, family, mentees, experts)
        return _round(rng, family, mentees, experts)


def _copy(name: str, fields: str, rows: Rows) -> None:
    from django.apps import apps

    from waymark.kernel.bulk import copy_rows

    copy_rows(apps.get_model(name), fields.split(), rows)


def _framework(rng: np.random.Generator) -> None:
    _copy("people.Site", "id name country zone",
          ((n + 1, f"Site {n}", "", ZONES[n % len(ZONES)]) for n in range(SITES)))  # fmt: skip
    above = [0] + [0] * 20 + [int(n) for n in rng.integers(1, 21, UNITS - 21)]
    paths = ["/1/"]
    for n in range(1, UNITS):
        paths.append(f"{paths[above[n]]}{n + 1}/")
    _copy("people.OrgUnit", "id code name parent_id path is_partner closed_on",
          ((n + 1, f"u{n}", f"Unit {n}", above[n] + 1 if n else None, paths[n], False, None)
           for n in range(UNITS)))  # fmt: skip
    _copy("careers.Grade", "id number name", ((n, n, f"Grade {n}") for n in range(1, 9)))
    _copy("careers.Role", "id name code summary grade_id state",
          ((n + 1, f"Role {n}", "", "", 1 + n % 8, "published") for n in range(ROLES)))  # fmt: skip
    _copy("skills.Skill", "id key name category task_kind description words origin",
          ((n + 1, f"s{n}", f"Skill {n}", "technical", "mixed", "", "", "own")
           for n in range(SKILLS)))  # fmt: skip


def _people(rng: np.random.Generator, people: int) -> None:
    site, unit = rng.integers(1, SITES + 1, people), rng.integers(2, UNITS + 1, people)
    _copy("people.Person",
          "id key given_name family_name email site_id unit_id active language zone theme"
          " open_to_questions shares_skills",
          ((n + 1, f"P{n}", f"Given{n}", f"Family{n}", "", s, u, True, "", "", "system", False, False)
           for n, (s, u) in enumerate(zip(site.tolist(), unit.tolist(), strict=True))))  # fmt: skip


def _lines(people: int) -> None:
    """Everybody reports to somebody a tenth of the way up: five levels."""
    begin = date(2020, 1, 1)
    _copy("people.ReportingLine", "person_id manager_id from_date",
          ((n + 1, people - (people - n) // 10, begin) for n in range(people - 1)
           if people - (people - n) // 10 != n + 1))  # fmt: skip


def _role(rng: np.random.Generator, family: np.ndarray) -> np.ndarray:
    size = ROLES // FAMILIES
    return 1 + family * size + rng.integers(0, size, len(family))


def _positions(rng: np.random.Generator, family: np.ndarray, mentees: int) -> None:
    """Two positions of a mentee, four of an expert, one after the other."""

    def rows() -> Rows:
        for step in range(4):
            role = _role(rng, family).tolist()
            begin = (1100 * step + rng.integers(0, 900, len(family))).tolist()
            shifts = (rng.random(len(family)) < 0.1).tolist()
            until = None if step == 3 else FIRST + timedelta(1100 * (step + 1))
            for n in range(0 if step > 1 else mentees, len(family)):
                first = FIRST + timedelta(begin[n])
                yield (n + 1, role[n], "substantive", first, until, False, 100, shifts[n], "")

    _copy("careers.Assignment",
          "person_id role_id kind from_date to_date year_only fte shift_work end_reason", rows())  # fmt: skip


def _experts(rng: np.random.Generator, family: np.ndarray, mentees: int, experts: int) -> None:
    outside = rng.random(experts) < 1 / 40
    pausing = rng.random(experts) < 1 / 50
    places, taken = rng.integers(3, 9, experts), rng.integers(0, 2, experts)
    _copy("mentoring.Expert",
          "id person_id state kind outside organization price about wont languages hours in_person"
          " own_unit places taken paused_from paused_until answered_at",
          ((n + 1, mentees + n + 1, "agreed", "mentor", bool(outside[n]), "",
            120_000 if outside[n] else None, "", "", LANGUAGES[n % 5], HOURS[n % 4],
            n % 33 == 0, n % 3 > 0, int(places[n]), int(taken[n]),
            TODAY if pausing[n] else None, TODAY + timedelta(60) if pausing[n] else None, NOW)
           for n in range(experts)))  # fmt: skip
    skills = _skills(rng, family[mentees:], 8)
    level = rng.integers(1, 6, skills.shape).tolist()
    refused = (rng.random(skills.shape) < 0.01).tolist()

    def rows() -> Rows:
        for n, held in enumerate(skills.tolist()):
            for at, skill in enumerate(dict.fromkeys(held)):
                no = refused[n][at]
                yield (n + 1, skill, None if no else level[n][at], no)

    _copy("mentoring.ExpertSkill", "expert_id skill_id level refused", rows())


def _skills(rng: np.random.Generator, family: np.ndarray, many: int) -> np.ndarray:
    """Skills for each, half of them from their family."""
    size = SKILLS // FAMILIES
    own = family[:, None] * size + rng.integers(0, size, (len(family), many))
    return 1 + np.where(rng.random(own.shape) < 0.5, own, rng.integers(0, SKILLS, own.shape))


def _round(rng: np.random.Generator, family: np.ndarray, mentees: int, experts: int) -> int:
    from waymark.domain.mentoring.models import Programme, Round
    from waymark.domain.mentoring.states import RoundRules

    rules = RoundRules(
        weights={"held": 35, "skills": 30, "choices": 15, "hours": 10, "seniority": 4, "load": 3,
                 "units": 3},
        outside=True, outside_budget=10**9, most_a_mentor=6,
    )  # fmt: skip
    programme = Programme.objects.create(
        name="Mentoring", kind="next_role", key=UUID(int=1), made_at=NOW, made_by_id=0
    )
    made = Round.objects.create(
        programme=programme, number=1, name="Round", state="closed", rules=rules.stored(),
        budget=rules.outside_budget, join_until=TODAY, starts_on=TODAY + timedelta(14),
        ends_on=TODAY + timedelta(196), key=UUID(int=2), made_at=NOW, made_by_id=0,
    )  # fmt: skip
    goal = _role(rng, family[:mentees]).tolist()
    _copy("mentoring.PoolEntry",
          "id round_id person_id side state goal_id question languages hours in_person invited_at"
          " answered_at shown",
          ((n + 1, made.pk, n + 1, "mentee" if n < mentees else "mentor", "joined",
            goal[n] if n < mentees else None, "", LANGUAGES[n % 5] if n % 2 else "{}",
            HOURS[n % 4], n % 50 == 0, NOW, NOW, False) for n in range(mentees + experts)))  # fmt: skip
    _wishes(rng, family, mentees, experts)
    return int(made.pk)


def _wishes(rng: np.random.Generator, family: np.ndarray, mentees: int, experts: int) -> None:
    skills = _skills(rng, family[:mentees], 3).tolist()
    level = rng.integers(1, 6, mentees).tolist()
    _copy("mentoring.NeededSkill", "entry_id skill_id level rank",
          ((n + 1, skill, level[n], rank) for n, wanted in enumerate(skills)
           for rank, skill in enumerate(dict.fromkeys(wanted), 1)))  # fmt: skip
    chosen = rng.integers(mentees + 1, mentees + experts + 1, (mentees, 3)).tolist()
    _copy("mentoring.Choice", "entry_id chosen_id rank",
          ((n + 1, who, rank) for n in range(0, mentees, 2)
           for rank, who in enumerate(dict.fromkeys(chosen[n]), 1)))  # fmt: skip
    _copy("mentoring.Avoided", "entry_id other_id",
          ((n + 1, mentees + 1 + n % experts) for n in range(0, mentees, 40)))  # fmt: skip
