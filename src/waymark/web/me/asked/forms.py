"""The form of someone who confirms a colleague's work."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.skills.queries import Skill
from waymark.web.parts.forms import HouseForm, LineField, NumberChoice

__all__ = ["ConfirmForm"]

LEVELS = range(1, 6)


class ConfirmForm(HouseForm):
    """The level that was seen of each skill, and a line; all may stay open."""

    note = LineField(
        label=gettext_lazy("A line about it"),
        required=False,
        max_length=300,
        error_messages={"max_length": gettext_lazy("Say it in 300 characters")},
    )

    def __init__(
        self, *args: Any, skills: Sequence[Skill], texts: Mapping[int, Mapping[int, str]],
        name: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        """texts say what each level looks like, by skill id; name is whose work it is."""
        super().__init__(*args, **kwargs)
        self.skills = skills
        for skill in skills:
            described = texts.get(skill.pk, {})
            levels = [(level, self._choice(level, described)) for level in LEVELS]
            self.fields[f"level_{skill.pk}"] = NumberChoice(
                label=_("The level you saw in %(skill)s") % {"skill": skill.name},
                choices=[("", _("I do not say a level")), *levels],
                required=False,
                error_messages={"invalid_choice": _("Choose a level from 1 to 5")},
            )
        self.order_fields([*(f"level_{skill.pk}" for skill in skills), "note"])
        self.fields["note"].help_text = _("%(name)s reads it.") % {"name": name}

    @staticmethod
    def _choice(level: int, described: Mapping[int, str]) -> str:
        text = described.get(level, "")
        said = {"level": level, "text": text}
        return _("Level %(level)d: %(text)s") % said if text else _("Level %(level)d") % said

    def levels(self) -> dict[int, int]:
        """The levels that were said, by skill id."""
        said = {skill.pk: self.cleaned_data.get(f"level_{skill.pk}") for skill in self.skills}
        return {skill_id: level for skill_id, level in said.items() if level is not None}
