"""Forms of the architecture. They only read and explain; what may be is decided in the domain."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waymark.domain.careers.compute.drafts import Architecture
from waymark.domain.careers.states import RoleState, Thing
from waymark.web.organisation.architecture.words import LADDER_KINDS, MOVE_KINDS
from waymark.web.parts.forms import HouseForm, LineField, NumberChoice

__all__ = [
    "AskForm", "BuildForm", "FamilyForm", "GradeForm", "LadderForm", "MergeForm", "MoveForm",
    "NoteForm", "RoleForm", "choices", "role_choices",
]  # fmt: skip

NONE = ("", _("None"))
MOST_CHOICES = 50
Choices = list[tuple[Any, Any]]


def choices(held: Architecture, thing: Thing, none: Any = NONE) -> Choices:
    """All things of one kind to choose from: grades by number, others by name."""
    rows = [
        (row["number"] if thing is Thing.GRADE else row["name"].casefold(), key[0], row["name"])
        for key, row in held.things[thing].items()
        if row.get("state") != RoleState.RETIRED.value
    ]
    return ([none] if none else []) + [(number, name) for _order, number, name in sorted(rows)]


def _family_of(held: Architecture, ladder: dict[str, Any]) -> str:
    return held.name(Thing.FAMILY, ladder["family"])


def _ladders(held: Architecture, family: int | None, *, without: int | None = None) -> Choices:
    rows = [
        (row["family"] != family, _family_of(held, row), row["name"], key[0])
        for key, row in held.things[Thing.LADDER].items()
        if key[0] != without
    ]
    return [NONE] + [
        (number, name if not other else f"{family_name}: {name}")
        for other, family_name, name, number in sorted(rows)
    ]


class SeenForm(HouseForm):
    """A form that knows what it was filled in beside, so that nobody overwrites another's work."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class FamilyForm(SeenForm):
    """A job family."""

    name = LineField(label=_("Name"), max_length=200,
                     error_messages={"required": _("Give the family a name")})  # fmt: skip
    description = forms.CharField(
        label=_("What its roles have in common"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class GradeForm(SeenForm):
    """A grade; its number gives the order."""

    number = forms.IntegerField(
        label=_("Number"), min_value=1, max_value=99,
        help_text=_("Higher numbers stand further right on the map"),
        error_messages={"required": _("Say which place in the order this grade has")},
    )  # fmt: skip
    name = LineField(label=_("Name"), max_length=120,
                     error_messages={"required": _("Give the grade a name")})  # fmt: skip


class LadderForm(SeenForm):
    """A ladder and the one that mirrors it."""

    name = LineField(label=_("Name"), max_length=200,
                     error_messages={"required": _("Give the ladder a name")})  # fmt: skip
    family = NumberChoice(label=_("Family"),
                          error_messages={"required": _("Choose the family it belongs to")})  # fmt: skip
    kind = forms.ChoiceField(label=_("For"), choices=list(LADDER_KINDS.items()))
    twin = NumberChoice(
        label=_("Mirrors, grade by grade"), required=False,
        help_text=_("Roles of the same grade on the two ladders are shown side by side"),
    )  # fmt: skip

    def __init__(self, *args: Any, held: Architecture, own: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = held.row(Thing.LADDER, own)
        self.offer("family", choices(held, Thing.FAMILY, None))
        self.offer("twin", _ladders(held, row["family"] if row else None, without=own))


class RoleForm(SeenForm):
    """What a role is called and where it stands."""

    name = LineField(label=_("Name"), max_length=200,
                     error_messages={"required": _("Give the role a name")})  # fmt: skip
    summary = forms.CharField(
        label=_("What people in this role do"), required=False, max_length=2_000,
        help_text=_("Everybody reads this. Two sentences are enough"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    family = NumberChoice(label=_("Family"), required=False)
    ladder = NumberChoice(label=_("Ladder"), required=False)
    grade = NumberChoice(label=_("Grade"), required=False)
    reports_min = forms.IntegerField(label=_("Fewest people who report to it"), required=False,
                                     min_value=0, max_value=10_000)  # fmt: skip
    reports_max = forms.IntegerField(label=_("Most people who report to it"), required=False,
                                     min_value=0, max_value=10_000)  # fmt: skip

    def __init__(self, *args: Any, held: Architecture, own: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = held.row(Thing.ROLE, own)
        self.offer("family", choices(held, Thing.FAMILY))
        self.offer("ladder", _ladders(held, row["family"] if row else None))
        self.offer("grade", choices(held, Thing.GRADE))


class AskForm(SeenForm):
    """A skill that a role asks for."""

    skill = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    level = NumberChoice(label=_("Level"), choices=[(n, str(n)) for n in range(1, 6)])
    essential = forms.ChoiceField(
        label=_("It is"), choices=[("yes", _("Essential")), ("no", _("Useful"))]
    )


class MoveForm(SeenForm):
    """A move on paper from a role to another."""

    to = NumberChoice(label=_("To which role"), error_messages={"required": _("Choose a role")})
    kind = forms.ChoiceField(label=_("What kind of move"), choices=list(MOVE_KINDS.items()))
    note = LineField(label=_("Condition, if any"), required=False, max_length=300)

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", roles)


class MergeForm(SeenForm):
    """The role that takes this one over; none where the role simply goes."""

    into = NumberChoice(
        label=_("Merge it into"), required=False,
        help_text=_("Its titles and the people in it move there when you publish"),
    )  # fmt: skip

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("into", [("", _("No other role: it simply goes")), *roles])


class NoteForm(HouseForm):
    """What a publication says about itself, and what was confirmed."""

    note = LineField(
        label=_("What changes, in a sentence"), required=False, max_length=500,
        help_text=_("Kept with the version. People who work on the framework read it"),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class BuildForm(HouseForm):
    """Which titles a framework is built from."""

    least = forms.IntegerField(
        label=_("Read titles that at least so many people held"), min_value=1, max_value=1_000,
        error_messages={"required": _("Say a number of people between 1 and 1,000")},
    )  # fmt: skip
    codes = forms.MultipleChoiceField(
        label=_("Only titles whose code begins with"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to read them all"),
    )  # fmt: skip

    def __init__(self, *args: Any, codes: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("codes", codes)


def role_choices(
    held: Architecture, *, without: int, family: int | None, text: str
) -> Choices:  # fmt: skip
    """Other living roles: those whose name says the text, else those of the same family.

    At most MOST_CHOICES: a list of all roles of a large employer is no choice.
    """
    rows = sorted(
        (row["name"], key[0])
        for key, row in held.things[Thing.ROLE].items()
        if row["state"] != RoleState.RETIRED.value
        and key[0] != without
        and (text.casefold() in row["name"].casefold() if text else row["family"] == family)
    )
    return [(number, name) for name, number in rows[:MOST_CHOICES]]
