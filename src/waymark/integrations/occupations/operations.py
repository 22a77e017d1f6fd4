"""Bring a public classification into skills and occupations; the same release twice changes
nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from waymark.domain.skills.models import Occupation, OccupationSkill, Skill
from waymark.domain.skills.states import SkillCategory, SkillOrigin
from waymark.integrations.occupations.entries import Framework, SkillEntry, Strength
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = ["Loaded", "load_occupations"]

Report = Callable[[str, int, int], None]
SOME_AT_ONCE = 1_000
LONGEST_WORDS = 600
SKILL_FIELDS = ("name", "category", "description", "words", "retired_at")
OCCUPATION_FIELDS = ("title", "description", "words")
#: beginnings of O*NET's element numbers: social skills; system and resource management, business
SOFT, MANAGERIAL = ("2.A.", "2.B.1."), ("2.B.4.", "2.B.5.", "2.C.1.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a release has, and how many of them were new or different."""

    skills: int
    occupations: int
    relations: int
    changed: int


@transaction.atomic
def load_occupations(
    *, framework: Framework, origin: SkillOrigin, act: Act, report: Report | None = None
) -> Loaded:
    """Make the database say what a release of ESCO or O*NET says.

    Skills that the release no longer lists are retired, because people may claim them; occupations
    and relations that it no longer lists go. Raises Forbidden for all but the command line.
    Cost: some seconds for the whole of ESCO.
    """
    require_system(act)
    tell = report or _silent
    tell("Skills", 0, len(framework.skills))
    skills, some = _skills(framework, origin, act.at)
    tell("Occupations", 0, len(framework.occupations))
    occupations, more = _occupations(framework, origin)
    tell("Skills of occupations", 0, len(framework.requirements))
    relations, last = _relations(framework, skills, occupations, tell)
    changed = some + more + last
    if changed:
        record_loading(act, f"skills.{origin.value}.loaded", changed)
    return Loaded(len(framework.skills), len(framework.occupations), relations, changed)


def _silent(step: str, done: int, total: int) -> None:
    """Report to nobody."""


def _skills(
    framework: Framework, origin: SkillOrigin, at: datetime
) -> tuple[dict[str, int], int]:  # fmt: skip
    wanted = {
        f"{origin.value}:{each.id}"[:200]: (
            each.label[:300], _category(each), each.description, _words(each), None,
        )
        for each in framework.skills
    }  # fmt: skip
    ids, changed = _upsert(
        Skill, SKILL_FIELDS, wanted, {"task_kind": "mixed", "origin": origin.value}
    )
    gone = Skill.objects.filter(origin=origin.value, retired_at__isnull=True)
    changed += gone.exclude(key__in=wanted).update(retired_at=at)
    return {each.id: ids[f"{origin.value}:{each.id}"[:200]] for each in framework.skills}, changed


def _category(skill: SkillEntry) -> str:
    if skill.id.startswith(SOFT):
        return SkillCategory.SOFT.value
    return (
        SkillCategory.MANAGERIAL if skill.id.startswith(MANAGERIAL) else SkillCategory.TECHNICAL
    ).value


def _words(skill: SkillEntry) -> str:
    """Every spelling, one a line; the shorter form has them within one text."""
    if skill.alternatives:
        return "\n".join((skill.label, *skill.alternatives))
    return skill.search_text[:LONGEST_WORDS] or skill.label


def _occupations(framework: Framework, origin: SkillOrigin) -> tuple[dict[str, int], int]:
    wanted = {
        f"{origin.value}:{each.id}"[:200]: (
            each.title[:300], each.description, "\n".join((each.title, *each.alternatives)),
        )
        for each in framework.occupations
    }  # fmt: skip
    ids, changed = _upsert(Occupation, OCCUPATION_FIELDS, wanted, {"origin": origin.value})
    gone, _ = Occupation.objects.filter(origin=origin.value).exclude(key__in=wanted).delete()
    found = {each.id: ids[f"{origin.value}:{each.id}"[:200]] for each in framework.occupations}
    return found, changed + gone


def _upsert(
    model: type[models.Model], fields: Sequence[str], wanted: dict[str, tuple[Any, ...]],
    fixed: dict[str, Any],
) -> tuple[dict[str, int], int]:  # fmt: skip
    """Ids by key after new rows came in and different ones were changed; and how many these were."""
    rows = model._default_manager.filter(key__in=wanted)
    there = {
        key: (pk, tuple(values)) for pk, key, *values in rows.values_list("pk", "key", *fields)
    }
    different = [key for key, (_, values) in there.items() if values != wanted[key]]
    model._default_manager.bulk_update(
        [model(pk=there[key][0], **dict(zip(fields, wanted[key], strict=True)))
         for key in different],
        fields, batch_size=SOME_AT_ONCE,
    )  # fmt: skip
    new = [key for key in wanted if key not in there]
    ids = reserve_ids(model, len(new))
    copy_rows(
        model, ["id", "key", *fields, *fixed],
        ((pk, key, *wanted[key], *fixed.values()) for pk, key in zip(ids, new, strict=True)),
    )  # fmt: skip
    known = {key: pk for key, (pk, _) in there.items()}
    return known | dict(zip(new, ids, strict=True)), len(different) + len(new)


def _relations(
    framework: Framework, skills: dict[str, int], occupations: dict[str, int], tell: Report
) -> tuple[int, int]:
    """How many relations there are now, and how many were added, changed or taken away."""
    wanted = {
        (occupations[each.occupation], skills[each.skill]): (
            each.level, each.strength is Strength.ESSENTIAL,
        )
        for each in framework.requirements
        if each.strength is not Strength.NOT_NEEDED
        and each.occupation in occupations and each.skill in skills
    }  # fmt: skip
    rows = OccupationSkill.objects.filter(occupation__in=occupations.values())
    there = {
        (occupation, skill): (pk, (level, essential))
        for pk, occupation, skill, level, essential in rows.values_list(
            "pk", "occupation_id", "skill_id", "level", "essential"
        )
    }
    stale = [pk for pair, (pk, said) in there.items() if wanted.get(pair) != said]
    _delete(stale)
    new = [pair for pair, said in wanted.items() if pair not in there or there[pair][1] != said]
    copy_rows(
        OccupationSkill, ["occupation_id", "skill_id", "level", "essential"],
        ((*pair, *wanted[pair]) for pair in new),
        progress=lambda done: tell("Skills of occupations", done, len(new)),
    )  # fmt: skip
    return len(wanted), len(new) + len(stale)


def _delete(ids: Iterable[int]) -> None:
    OccupationSkill.objects.filter(pk__in=list(ids)).delete()
