"""The panel beside the map: one role, compared with another one, and what one would build."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.careers.compute.framework import Framework, Ints
from waymark.domain.careers.compute.gaps import RoleFit, SkillGap, fit_of
from waymark.domain.careers.compute.ways import best_way
from waymark.domain.careers.queries import Role, headcounts, levels_asked, role_by_id
from waymark.domain.careers.states import LadderKind
from waymark.engine.layout import LineKind
from waymark.engine.moves import MIN_PEOPLE
from waymark.web.me.map.words import (
    chance_of_way,
    grade_in_full,
    place_in_words,
    reports,
    time_of_way,
)

__all__ = ["Asking", "Line", "Panel", "Wanted", "panel_of"]

SHOWN_SKILLS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison; `other` is empty where nothing is compared."""

    label: str
    this: str
    other: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A requirement with what its level looks like at work."""

    gap: SkillGap
    looks_like: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What the template shows of a role."""

    role: Role
    line: str
    tag: str
    other_heading: str
    lines: tuple[Line, ...]
    fit: RoleFit
    first: tuple[SkillGap, ...]
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: places in the framework; `own` is where they start from."""

    framework: Framework
    levels: Ints
    own: int
    today: date


def panel_of(
    asking: Asking, place: int, tone: LineKind, other: int | None, other_heading: str
) -> Panel:
    """Compare one role with another. Cost: three queries."""
    framework = asking.framework
    role = role_by_id(framework.roles[place].id)
    compared = [place] if other is None else [place, other]
    heads = headcounts([framework.roles[each].id for each in compared], asking.today)
    columns = [_column(asking, each, heads) for each in compared]
    if other is None:
        columns.append([""] * len(columns[0]))
    labels = _labels(framework)
    fit = fit_of(framework, asking.levels, place)
    return Panel(
        role=role,
        line=place_in_words(framework, place, asking.own),
        tag={LineKind.LEADERSHIP: "people", LineKind.SPECIALIST: "use"}.get(tone, "learn"),
        other_heading=other_heading if other is not None else "",
        lines=tuple(Line(*row) for row in zip(labels, *columns, strict=True) if row[1] or row[2]),
        fit=fit,
        first=fit.skills[:SHOWN_SKILLS],
        wanted=_wanted(role.pk, fit),
    )


def _labels(framework: Framework) -> list[str]:
    since = framework.recent_from
    return [
        _("Grade"),
        _("Direct reports"),
        _("Skills you have"),
        _("Usual time from here"),
        _("How many go this way"),
        _("Moved there since %(year)d") % {"year": since.year} if since else _("Moved there"),
        _("In the role today"),
    ]


def _column(asking: Asking, place: int, heads: dict[int, int]) -> list[str]:
    framework = asking.framework
    role = framework.roles[place]
    fit = fit_of(framework, asking.levels, place)
    return [
        grade_in_full(framework, place),
        _reports(framework, place),
        _("%(have)d of %(total)d") % {"have": fit.in_place, "total": fit.total}
        if fit.total
        else _("None asked yet"),
        *_way(asking, place),
        _people(int(framework.recent[place])),
        _people(heads.get(role.id, 0)),
    ]


def _reports(framework: Framework, place: int) -> str:
    """Direct reports; where a specialist's number was not said, there are none."""
    role, ladder = framework.roles[place], framework.ladder_of(place)
    if role.reports_max is None and ladder and ladder.kind == LadderKind.SPECIALIST.value:
        return reports(0, 0)
    return reports(role.reports_min, role.reports_max)


def _way(asking: Asking, place: int) -> tuple[str, str]:
    """The time and the chance of the way that suits the person best."""
    if place == asking.own:
        return _("You are there"), ""
    way = best_way(asking.framework, asking.levels, asking.own, place)
    if way is None:
        return _("No known way"), ""
    time, chance = time_of_way(way), chance_of_way(way) if way.chance else ""
    return time[:1].upper() + time[1:], chance[:1].upper() + chance[1:]


def _people(count: int) -> str:
    """A number of colleagues; fewer than three are not told apart from none."""
    if count < MIN_PEOPLE:
        return _("Fewer than %(n)d") % {"n": MIN_PEOPLE}
    return ngettext("%(n)d person", "%(n)d people", count) % {"n": count}


def _wanted(role_id: int, fit: RoleFit) -> tuple[Wanted, ...]:
    looks = levels_asked(role_id)
    return tuple(Wanted(gap, looks.get(gap.skill_id, "")) for gap in fit.skills)
