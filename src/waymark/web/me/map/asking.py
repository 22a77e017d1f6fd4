"""What a map page is asked to show, read from its address; what makes no sense falls back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from waymark.domain.careers.compute.career_map import Question, close_families
from waymark.domain.careers.compute.framework import Framework
from waymark.web.requests import id_of

__all__ = ["Asked", "Choice", "choices_of", "question_of", "read"]

REACHES = (1, 2, 3)
USUAL_REACH = 2
CLOSE, EVERYTHING = "close", "all"
MADE, ON_PAPER = "moves", "ladders"


@dataclass(frozen=True, slots=True)
class Asked:
    """The state of the map page. start is a place in the framework, None for the own role."""

    start: int | None = None
    reach: int = USUAL_REACH
    family: str = CLOSE
    view: str = MADE
    compare: int | None = None

    def params(self, framework: Framework, **changes: Any) -> dict[str, str]:
        """What the address says of this state with some changes; usual values are left out."""
        asked = replace(self, **changes)
        params = {}
        if asked.start is not None:
            params["from"] = str(framework.roles[asked.start].id)
        if asked.reach != USUAL_REACH:
            params["reach"] = str(asked.reach)
        if asked.family != CLOSE:
            params["family"] = asked.family
        if asked.view != MADE:
            params["view"] = asked.view
        if asked.compare is not None:
            params["with"] = str(framework.roles[asked.compare].id)
        return params

    def query(self, framework: Framework, **changes: Any) -> str:
        """The same as the end of an address, empty where everything is as usual."""
        params = self.params(framework, **changes)
        return f"?{urlencode(params)}" if params else ""

    def url(self, framework: Framework, role_id: int | None = None, **changes: object) -> str:
        """The address of the map, or of a role on it, in this state with some changes."""
        path = reverse("me:role", args=[role_id]) if role_id else reverse("me:map")
        return path + self.query(framework, **changes)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    label: str
    chosen: bool


def read(params: QueryDict, framework: Framework) -> Asked:
    """The state that the address asks for; unknown or foolish values give the usual ones."""
    reach = _number(params.get("reach", ""))
    family = params.get("family", CLOSE)
    if family not in (CLOSE, EVERYTHING) and _number(family) not in framework.families:
        family = CLOSE
    view = params.get("view", MADE)
    return Asked(
        start=framework.place.get(_number(params.get("from", ""))),
        reach=reach if reach in REACHES else USUAL_REACH,
        family=family,
        view=view if view in (MADE, ON_PAPER) else MADE,
        compare=framework.place.get(_number(params.get("with", ""))),
    )


def question_of(
    asked: Asked, framework: Framework, own: int, goal: int | None, selected: int | None
) -> Question:
    """The question to the domain."""
    families: frozenset[int] | None = None
    if asked.family == CLOSE:
        families = close_families(framework, own) or None
    elif asked.family != EVERYTHING:
        families = frozenset([_number(asked.family)])
    return Question(
        own=own,
        goal=goal,
        selected=selected,
        reach=asked.reach,
        families=families,
        on_paper=asked.view == ON_PAPER,
    )


def choices_of(
    asked: Asked, framework: Framework, own: int, starts: Iterable[tuple[int, str]]
) -> dict[str, list[Choice]]:
    """Options of the three selects; starts are places with the words to call them by."""
    close = close_families(framework, own)
    return {
        "starts": [
            Choice(str(framework.roles[place].id), label, place == own) for place, label in starts
        ],
        "reaches": [
            Choice(str(number), label, asked.reach == number)
            for number, label in zip(
                REACHES,
                (_("One move away"), _("Two moves away"), _("Three moves away")),
                strict=True,
            )
        ],
        "families": [
            Choice(CLOSE, _("Close to mine (%(n)d)") % {"n": len(close)}, asked.family == CLOSE),
            Choice(
                EVERYTHING,
                _("Everything (%(n)d)") % {"n": len(framework.families)},
                asked.family == EVERYTHING,
            ),
            *(
                Choice(str(pk), name, asked.family == str(pk))
                for pk, name in sorted(framework.families.items(), key=lambda each: each[1])
            ),
        ],
    }


def _number(text: str) -> int:
    """The number written, -1 where there is none or it is too long to be an id."""
    found = id_of(text)
    return -1 if found is None else found
