"""Forms of the skill profile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.plans.queries import Asked
from waymark.domain.skills.operations import Said
from waymark.web.parts.forms import HouseForm, NumberChoice

__all__ = ["LEVELS", "ExpectedForm", "LevelForm", "SkillLevelForm", "level_choices"]

LEVELS = range(6)
OPTION = 90


def level_choices(texts: Mapping[int, str], *, longest: int = 2000) -> list[tuple[int, str]]:
    """The levels 0 to 5 with what each looks like; 0 is "not yet"."""
    choices = [(0, _("Not yet"))]
    for level in LEVELS[1:]:
        text = texts.get(level, "")
        choices.append((level, Truncator(text).chars(longest) or _("Level %d") % level))
    return choices


class SkillLevelForm(HouseForm):
    """The level in one skill, each with what it looks like; whoever is asked names the field."""

    level = NumberChoice(
        choices=(),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the level that fits best"),
            "invalid_choice": gettext_lazy("Choose one of the six levels"),
        },
    )
    question: Any  # text that is translated when it is shown

    def __init__(self, *args: Any, texts: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].label = self.question
        self.offer("level", level_choices(texts))


class LevelForm(SkillLevelForm):
    """One's own level in one skill."""

    question = gettext_lazy("Where are you?")
    enjoys = forms.BooleanField(label=gettext_lazy("I enjoy this"), required=False)


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """One expected skill of the form, for the template."""

    name: str
    need: int
    level: BoundField
    enjoys: BoundField
    texts: list[tuple[int, str]]


class ExpectedForm(HouseForm):
    """Levels in the skills that a role expects, all on one page, sent once."""

    def __init__(
        self, *args: Any, expected: Sequence[Asked], texts: Mapping[int, Mapping[int, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.expected, self.texts = expected, texts
        for each in expected:
            choices = level_choices(texts.get(each.skill_id, {}), longest=OPTION)
            shown = [(n, _("%(n)d · %(text)s") % {"n": n, "text": text}) for n, text in choices]
            self.fields[f"level_{each.skill_id}"] = NumberChoice(
                label=each.name,
                choices=[("", _("Leave open")), *shown],
                required=False,
                error_messages={"invalid_choice": _("Choose one of the levels for this skill")},
            )
            self.fields[f"enjoys_{each.skill_id}"] = forms.BooleanField(
                label=_("I enjoy this"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """At least one skill needs a word."""
        cleaned = super().clean() or {}
        if not self.errors and not self.said():
            raise forms.ValidationError(
                _("Choose a level for at least one skill, or skip this step")
            )
        return cleaned

    def said(self) -> list[Said]:
        """What the person said, without the skills they left open."""
        found = []
        for each in self.expected:
            level = self.cleaned_data.get(f"level_{each.skill_id}")
            if level is not None:
                enjoys = bool(self.cleaned_data.get(f"enjoys_{each.skill_id}"))
                found.append(Said(each.skill_id, level, enjoys))
        return found

    def rows(self) -> Iterator[ExpectedRow]:
        """The fields skill by skill, with the full text of every level."""
        for each in self.expected:
            texts = self.texts.get(each.skill_id, {})
            yield ExpectedRow(
                name=each.name,
                need=each.level,
                level=self[f"level_{each.skill_id}"],
                enjoys=self[f"enjoys_{each.skill_id}"],
                texts=level_choices(texts) if texts else [],
            )
