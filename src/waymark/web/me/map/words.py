"""How the map page says what the domain found."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.careers.compute.career_map import Direction, Place, Words
from waymark.domain.careers.compute.framework import Framework, LadderFacts
from waymark.domain.careers.compute.suggestions import Part, Why
from waymark.domain.careers.compute.ways import Leg, Way
from waymark.domain.careers.states import LadderKind
from waymark.engine.moves import MIN_PEOPLE
from waymark.web.parts.numbers import in_words
from waymark.web.parts.times import months_in_words

__all__ = [
    "because", "chance_of_way",
    "grade_in_full",
    "grade_name",
    "lede",
    "line_and_grade",
    "line_name",
    "people_moved",
    "picture_words",
    "place_in_words",
    "place_line",
    "reports", "routes_heading",
    "stop_words",
    "time_of_leg",
    "time_of_way",
    "way_line",
    "why",
]  # fmt: skip


def picture_words() -> Words:
    """The few words that the picture itself holds."""
    return Words(
        you_are_here=_("You are here"),
        your_goal=_("Your goal:"),
        moves_away=(_("One move away"), _("Two moves away"), _("Three moves away")),
        line=line_name,
        grade=grade_name,
    )


def grade_name(number: int) -> str:
    """ "Grade 7"."""
    return _("Grade %(n)d") % {"n": number}


def line_name(ladder: LadderFacts | None, family: str, own_family: bool) -> str:
    """The own family's ladders by what they are, other families by name."""
    if ladder is None:
        return family
    leads = ladder.kind == LadderKind.LEADERSHIP.value
    if own_family:
        return _("Leadership ladder") if leads else _("Specialist ladder")
    return _("%(family)s, leadership") % {"family": family} if leads else family


def grade_in_full(framework: Framework, place: int) -> str:
    """ "5, Experienced professional", or the number alone where the name says no more."""
    number = framework.roles[place].grade
    if number is None:
        return _("None yet")
    name = framework.grades[number]
    return str(number) if str(number) in name else f"{number}, {name}"


def line_and_grade(line: str, grade: str) -> str:
    """ "Leadership ladder, grade 7", or as much of it as there is."""
    if line and grade:
        return _("%(line)s, %(grade)s") % {"line": line, "grade": grade[:1].lower() + grade[1:]}
    return line or grade or _("Not placed on a ladder yet")


def place_in_words(framework: Framework, place: int, own: int) -> str:
    """Where a role stands, seen from the one that the map starts from."""
    family = framework.roles[place].family
    name = framework.families[family] if family is not None else ""
    same = family is not None and family == framework.roles[own].family
    number = framework.roles[place].grade
    return line_and_grade(
        line_name(framework.ladder_of(place), name, same),
        "" if number is None else grade_name(number),
    )


def people_moved(count: int) -> str:
    """How many made the move from the own role; empty where too few did to be told."""
    if count < MIN_PEOPLE:
        return ""
    text = ngettext("%(n)d person made this move.", "%(n)d people made this move.", count)
    return text % {"n": count}


def place_line(place: Place) -> str:
    """The line under a role in the list."""
    parts = [f"{line_and_grade(place.line, place.grade)}."]
    if place.total:
        parts.append(
            _("%(have)d of %(total)d skills.") % {"have": place.in_place, "total": place.total}
        )
    if said := people_moved(place.people):
        parts.append(said)
    return " ".join(parts)


def stop_words(place: Place, *, own: bool, goal: bool, selected: bool) -> str:
    """What a stop says to those who hear the map."""
    parts = [f"{place.name}, {line_and_grade(place.line, place.grade)}."]
    if own:
        parts.append(_("You are here."))
    if goal:
        parts.append(_("Your goal."))
    if selected:
        parts.append(_("Selected."))
    if place.direction is Direction.SIDEWAYS and not own:
        parts.append(_("Sideways move."))
    if said := people_moved(place.people):
        parts.append(said)
    return " ".join(parts)


def lede(places: tuple[Place, ...], framework: Framework, own: int) -> str:
    """One sentence on what the map shows."""
    near = [each for each in places if each.distance == 1 and each.place != own]
    up = sum(each.direction is Direction.UP for each in near)
    sideways = len(near) - up
    ways = []
    if up:
        ways.append(ngettext("%(n)s way up", "%(n)s ways up", up) % {"n": in_words(up)})
    if sideways:
        said = ngettext("%(n)s way sideways", "%(n)s ways sideways", sideways)
        ways.append(said % {"n": in_words(sideways)})
    if not ways:
        return _("No ladder goes on from here, and no three colleagues moved on from here yet.")
    said = _(" and ").join(ways)
    said = said[:1].upper() + said[1:]
    if framework.through is None:
        return _("%(ways)s.") % {"ways": said}
    return _("%(ways)s, with every move that at least three colleagues made.") % {"ways": said}


def reports(low: int | None, high: int | None) -> str:
    """Direct reports: "6 to 9", "None", or that nobody said."""
    if high is None:
        return _("Not said")
    if high == 0:
        return _("None")
    if low == high:
        return str(high)
    return _("%(low)d to %(high)d") % {"low": low or 0, "high": high}


def time_of_leg(leg: Leg) -> str:
    """The usual time before one move, or that too few made it to say."""
    if not leg.measured:
        return _("too few to say")
    return months_in_words(leg.months_low, leg.months_high)


def time_of_way(way: Way) -> str:
    """The time of a whole way; a step that few made is assumed, and then it is a "perhaps"."""
    if not any(leg.measured for leg in way.legs):
        return _("too few to say")
    time = months_in_words(way.months_low, way.months_high)
    return _("perhaps %(time)s") % {"time": time} if way.assumed else time


def chance_of_way(way: Way) -> str:
    """How many of 100 go all this way: an interval, or that too few made a step to say."""
    if way.chance is None:
        return _("too few to say")
    low, high = round(100 * way.chance.low), round(100 * way.chance.high)
    if high < 1:
        return _("fewer than 1 of 100")
    if low < 1:
        return _("perhaps up to %(high)d of 100") % {"high": high}
    if low == high:
        return _("about %(n)d of 100") % {"n": low}
    return _("perhaps %(low)d to %(high)d of 100") % {"low": low, "high": high}


def why(kind: Why) -> str:
    """What kind of destination a suggestion is."""
    return {
        Why.OWN_LADDER: _("Up your ladder"),
        Why.OTHER_LADDER: _("To the other ladder"),
        Why.OTHER_FAMILY: _("Another job family"),
        Why.OFTEN: _("Where colleagues went"),
    }[kind]


def way_line(way: Way) -> str:
    """ "By way of Senior Test Engineer. 4 skills to build." """
    between = _(", then ").join(leg.to_name for leg in way.legs[:-1])
    by_way = _("By way of %(roles)s.") % {"roles": between} if between else _("One move from here.")
    skills = ngettext("%(n)d skill to build.", "%(n)d skills to build.", way.to_build)
    return f"{by_way} " + skills % {"n": way.to_build}


def routes_heading(count: int) -> str:
    """The heading over the first routes; there are at most three."""
    return {
        0: _("No known route yet"),
        1: _("One possible route"),
        2: _("Two possible routes"),
    }.get(count, _("Three possible routes"))


def because(part: Part) -> str:
    """Why a role is likely to come next, in a few words."""
    return {
        Part.COLLEAGUES: _("Colleagues in this role moved there"),
        Part.SERIES: _("The next step of the same kind of work"),
        Part.FAMILY: _("People move between these kinds of work"),
        Part.UNIT: _("Held, or moved to, in the same unit"),
        Part.DEMAND: _("People keep coming into it"),
        Part.LEVEL: _("About one step higher"),
        Part.PERSON: _("Fits the time in the role"),
    }[part]
