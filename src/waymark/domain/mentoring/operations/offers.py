"""What an expert offers, checked and written; every way to become an expert uses this.

Hours are half-hours of the expert's own week, see `Expert`. Nothing here is an operation: whoever
calls it has asked the policy, runs in a transaction and writes the line of the act log.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from waymark.domain.mentoring.models import MOST_PLACES, Expert, ExpertSkill
from waymark.domain.mentoring.states import ExpertKind
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Refused

__all__ = [
    "MOST_SKILLS",
    "OfferFields",
    "checked",
    "keep_skills",
    "languages_kept",
    "said",
    "week_kept",
]

MOST_SKILLS = 20
MOST_LANGUAGES = 8
LONGEST_ABOUT, LONGEST_WONT = 600, 300
LEVELS = range(1, 6)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class OfferFields:
    """What somebody offers.

    places      people at most, 1..50.
    hours       (weekday 0..6, first half-hour 0..47, end 1..48) each, empty for the usual week.
    skills      (skill id, level 1..5), refused: ids of skills that they will not help with.
    """

    kind: ExpertKind
    places: int = 1
    languages: Sequence[str] = ()
    hours: Sequence[tuple[int, int, int]] = ()
    skills: Sequence[tuple[int, int]] = ()
    refused: Sequence[int] = ()
    about: str = ""
    wont: str = ""
    in_person: bool = False
    own_unit: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """An offer in the order in which rows keep it."""

    columns: dict[str, Any] = field(default_factory=dict)
    skills: dict[int, int | None] = field(default_factory=dict)  # None where refused


def checked(offer: OfferFields) -> Checked:
    """The offer as columns of Expert and lines of ExpertSkill. Raises Refused for what makes no sense."""
    if not 1 <= offer.places <= MOST_PLACES:
        raise Refused(_("Offer between 1 and %(most)d places.") % {"most": MOST_PLACES})
    languages = languages_kept(offer.languages)
    about, wont = offer.about.strip(), offer.wont.strip()
    if len(about) > LONGEST_ABOUT or len(wont) > LONGEST_WONT:
        raise Refused(_("Say it in fewer words."))
    columns = {
        "kind": offer.kind.value, "places": offer.places, "languages": languages,
        "hours": week_kept(offer.hours), "about": about, "wont": wont,
        "in_person": offer.in_person, "own_unit": offer.own_unit,
    }  # fmt: skip
    return Checked(columns, _skills(offer))


def languages_kept(codes: Sequence[str]) -> list[str]:
    """Codes in small letters, each once. Raises Refused for none, too many or what is no code."""
    languages = list(dict.fromkeys(each.strip().lower() for each in codes))
    if not languages:
        raise Refused(_("Name at least one language that you can talk in."))
    if len(languages) > MOST_LANGUAGES or not all(_is_language(each) for each in languages):
        raise Refused(
            _("Choose up to %(most)d languages from the list.") % {"most": MOST_LANGUAGES}
        )
    return languages


def _is_language(code: str) -> bool:
    return len(code) <= 10 and _LANGUAGE.fullmatch(code) is not None


def week_kept(spans: Sequence[tuple[int, int, int]]) -> list[list[int]]:
    """In the order of the week. Raises Refused where two overlap or one has no length."""
    week = sorted(tuple(each) for each in spans)
    known = all(0 <= day <= 6 and 0 <= begin < end <= 48 for day, begin, end in week)
    apart = all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(week))
    if not (known and apart):
        raise Refused(_("Let each day's hours end after they begin."))
    return [list(each) for each in week]


def _skills(offer: OfferFields) -> dict[int, int | None]:
    lines: dict[int, int | None] = dict(offer.skills)
    lines |= dict.fromkeys(offer.refused)
    if len(lines) > MOST_SKILLS:
        raise Refused(_("Name up to %(most)d skills.") % {"most": MOST_SKILLS})
    if not all(level in LEVELS for level in lines.values() if level is not None):
        raise Refused(_("Choose a level from 1 to 5"))
    if Skill.objects.filter(pk__in=lines, retired_at__isnull=True).count() != len(lines):
        raise Refused(_("One of these skills is no longer in the framework. Choose another one."))
    return lines


def keep_skills(expert: Expert, lines: dict[int, int | None]) -> None:
    """Let these be the expert's skills and no others; the caller holds the expert's row."""
    rows = ExpertSkill.objects.filter(expert=expert)
    rows.exclude(skill_id__in=lines).delete()
    there = {row.skill_id: row for row in rows}
    changed = [row for pk, row in there.items() if row.level != lines[pk]]
    for row in changed:
        row.level, row.refused = lines[row.skill_id], lines[row.skill_id] is None
    ExpertSkill.objects.bulk_update(changed, ["level", "refused"])
    ExpertSkill.objects.bulk_create(
        ExpertSkill(expert=expert, skill_id=pk, level=level, refused=level is None)
        for pk, level in lines.items()
        if pk not in there
    )


def said(found: Checked) -> dict[str, Any]:
    """What the act log keeps of an offer: numbers and codes, no words."""
    kept = ("kind", "places", "languages", "in_person", "own_unit")
    return {name: found.columns[name] for name in kept} | {"skills": sorted(found.skills)}
