"""Forms of conversations: a time, notes to prepare, something to put on the table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.reviews.compute import Topic
from waymark.domain.reviews.operations import Noted
from waymark.domain.reviews.states import Question
from waymark.web.parts.forms import DayField, HouseForm, KeyField, LineField, NumberChoice
from waymark.web.talks.moments import NoSuchTime, moment_of
from waymark.web.talks.questions import question_in_words

__all__ = ["AskForm", "CancelForm", "NextForm", "PlanForm", "PrepareForm", "WhenForm"]

LEVELS = range(6)
#: skills that the page shows at once; the others of the role stand in a closed group below
SHOWN_SKILLS = 3
TEXT = 1000


def _time_field(**kwargs: Any) -> forms.TimeField:
    return forms.TimeField(
        label=gettext_lazy("At what time?"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={
            "required": gettext_lazy("Choose the time"),
            "invalid": gettext_lazy("Enter a time such as 10:00"),
        },
        **kwargs,
    )


class MomentForm(HouseForm):
    """A day and a time on the clock of the one who fills it in."""

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        """The moment in UTC under "moment", None where day or time is missing."""
        cleaned = super().clean() or {}
        day, at = cleaned.get("day"), cleaned.get("time")
        cleaned["moment"] = None
        if day is not None and at is not None:
            try:
                cleaned["moment"] = moment_of(day, at, self.zone)
            except (NoSuchTime, OverflowError):
                self.add_error(
                    "time",
                    _("That night the clocks go forward over this time. Choose another one"),
                )
        return cleaned


class WhenForm(MomentForm):
    """When and where the two talk."""

    day = DayField(
        label=gettext_lazy("Which day?"),
        error_messages={"required": gettext_lazy("Choose the day")},
    )
    time = _time_field()
    place = LineField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("A room, or the link of a call. May stay empty"),
        required=False,
        max_length=200,
        error_messages={"max_length": gettext_lazy("Say it in 200 characters")},
    )


class PlanForm(WhenForm):
    """A conversation to plan."""

    key = KeyField()
    about = LineField(
        label=gettext_lazy("What about?"),
        help_text=gettext_lazy("Only the two of you see it. May stay empty"),
        required=False,
        max_length=200,
        error_messages={"max_length": gettext_lazy("Say it in 200 characters")},
    )


class AskForm(HouseForm):
    """A conversation that the person asks for."""

    key = KeyField()
    about = PlanForm.base_fields["about"]


class CancelForm(HouseForm):
    """Why a conversation does not take place."""

    reason = LineField(
        label=gettext_lazy("Why not?"),
        help_text=gettext_lazy("The other one reads it, nobody else"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say in a few words why"),
            "max_length": gettext_lazy("Say it in 300 characters"),
        },
    )


class NextForm(MomentForm):
    """When the two talk next; an empty day plans nothing."""

    day = DayField(
        label=gettext_lazy("When do you talk next?"),
        help_text=gettext_lazy("An empty day plans nothing"),
        required=False,
    )
    time = _time_field(required=False)

    def clean(self) -> dict[str, Any]:
        """A day needs a time."""
        cleaned = super().clean()
        if cleaned.get("day") is not None and cleaned.get("time") is None and not self.errors:
            self.add_error("time", _("Choose the time"))
        return cleaned

    def moment(self) -> datetime | None:
        """When they talk next, or None."""
        found: datetime | None = self.cleaned_data["moment"]
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the form, for the template."""

    chosen: BoundField
    text: BoundField


@dataclass(frozen=True, slots=True)
class Seen:
    """One skill of the form, for the template; texts say what levels 1..5 look like."""

    name: str
    need: int
    level: BoundField
    texts: Mapping[int, str]


class PrepareForm(HouseForm):
    """Questions with room for a note, and levels: everything may stay empty."""

    own_question = LineField(
        label=gettext_lazy("A question of your own"), required=False, max_length=200,
        error_messages={"max_length": gettext_lazy("Say it in 200 characters")},
    )  # fmt: skip
    own_text = forms.CharField(
        label=gettext_lazy("Your note to it"), required=False, max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("Say it in 1,000 characters")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, questions: Sequence[Question], topics: Sequence[Topic],
        texts: Mapping[int, Mapping[int, str]], manager: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.questions, self.topics, self.texts = questions, topics, texts
        for question in questions:
            words = question_in_words(question, manager)
            self.fields[f"q_{question.value}"] = forms.BooleanField(label=words, required=False)
            self.fields[f"t_{question.value}"] = forms.CharField(
                label=_("Your note: %(question)s") % {"question": words}, required=False,
                max_length=TEXT, widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": _("Say it in 1,000 characters")},
            )  # fmt: skip
        for topic in topics:
            self.fields[f"level_{topic.skill_id}"] = NumberChoice(
                label=topic.name, required=False, widget=forms.RadioSelect,
                choices=[("", _("Leave open")), *((n, str(n)) for n in LEVELS)],
                error_messages={"invalid_choice": _("Choose one of the six levels")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """At most three questions and three skills; a note of one's own has a question."""
        cleaned = super().clean() or {}
        if sum(bool(cleaned.get(f"q_{each.value}")) for each in self.questions) > 3:
            raise forms.ValidationError(_("Choose at most three questions: a talk holds no more"))
        if sum(cleaned.get(f"level_{each.skill_id}") is not None for each in self.topics) > 3:
            raise forms.ValidationError(_("Say a level in at most three skills"))
        if cleaned.get("own_text") and not cleaned.get("own_question"):
            self.add_error("own_question", _("Write your question above your note to it"))
        return cleaned

    def noted(self) -> Noted:
        """What the person prepares."""
        said = self.cleaned_data
        chosen = [each for each in self.questions if said.get(f"q_{each.value}")]
        levels = {each.skill_id: said.get(f"level_{each.skill_id}") for each in self.topics}
        return Noted(
            answers=[(each, said.get(f"t_{each.value}") or "") for each in chosen],
            own_question=said.get("own_question") or "",
            own_text=said.get("own_text") or "",
            levels={skill: level for skill, level in levels.items() if level is not None},
        )

    def asked(self) -> Iterator[Asked]:
        """The questions, in order."""
        for each in self.questions:
            yield Asked(self[f"q_{each.value}"], self[f"t_{each.value}"])

    def seen(self) -> Iterator[Seen]:
        """The skills, in order."""
        for each in self.topics:
            texts = self.texts.get(each.skill_id, {})
            yield Seen(each.name, each.need, self[f"level_{each.skill_id}"], texts)

    @property
    def says_others(self) -> bool:
        """Whether a level is said below the first three skills: what is said must lie open."""
        later = self.topics[SHOWN_SKILLS:]
        return any(self[f"level_{each.skill_id}"].value() not in (None, "") for each in later)
