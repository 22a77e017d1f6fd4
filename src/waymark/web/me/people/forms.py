"""Forms of a pair: answers, meetings, the agreement, goals, notes, its end."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.mentoring.operations import AgreementFields
from waymark.domain.people.queries import Person
from waymark.domain.skills.queries import Skill
from waymark.web.me.people.words import DECLINES, ENDS, ENDS_FOR_TWO, HELPFUL
from waymark.web.parts.forms import HouseForm, KeyField, LevelField, LineField, NumberChoice
from waymark.web.talks.forms import WhenForm

__all__ = [
    "AgreementForm", "BookForm", "DeclineForm", "EndForm", "FeedbackForm", "GoalForm", "HeldForm",
    "MoveForm", "NoteForm",
]  # fmt: skip

MINUTES = (30, 45, 60, 90, 120)
_WORDS_ERRORS = {"max_length": gettext_lazy("Say it in 300 characters")}
_CHOOSE = {
    "required": gettext_lazy("Choose one of the reasons"),
    "invalid_choice": gettext_lazy("Choose one of the reasons"),
}


class _ReasonForm(HouseForm):
    """A reason from a list, with words where it is none of them."""

    reason = forms.ChoiceField(widget=forms.RadioSelect, error_messages=_CHOOSE)
    words = LineField(
        label=gettext_lazy("In a few words"), required=False, max_length=300,
        help_text=gettext_lazy("L&D reads it, the other one does not. Needed for “something else”"),
        error_messages=_WORDS_ERRORS,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """ "Something else" says what."""
        cleaned = super().clean() or {}
        if cleaned.get("reason") == "other" and not cleaned.get("words") and not self.errors:
            self.add_error("words", _("Say in a few words why"))
        return cleaned


class DeclineForm(_ReasonForm):
    """Why not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why not?")
        self.offer("reason", DECLINES.items())


class EndForm(_ReasonForm):
    """Why it ends before its time; for_two, where L&D ends it for the two of them."""

    def __init__(self, *args: Any, for_two: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why now?")
        self.offer("reason", (ENDS_FOR_TWO if for_two else ENDS).items())
        if for_two:
            self.fields["words"].help_text = _("Only L&D reads it. Needed for “something else”")


class _Length(HouseForm):
    minutes = NumberChoice(
        label=gettext_lazy("How long?"),
        error_messages={
            "required": gettext_lazy("Choose how long"),
            "invalid_choice": gettext_lazy("Choose how long"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.initial.get("minutes")
        known = sorted({*MINUTES, *([now] if now else [])})
        self.offer("minutes", [(n, _("%(n)d minutes") % {"n": n}) for n in known])


class MoveForm(_Length, WhenForm):
    """Another time or place."""

    field_order: Iterable[str] | None = ("day", "time", "minutes", "place")


class BookForm(MoveForm):
    """A meeting to book."""

    key = KeyField()
    agenda = forms.CharField(
        label=gettext_lazy("What about?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only the two of you read it. May stay empty"),
        error_messages={"max_length": gettext_lazy("Say it in 1,000 characters")},
    )  # fmt: skip
    field_order: Iterable[str] | None = ("key", "day", "time", "minutes", "place", "agenda")


class HeldForm(HouseForm):
    """That a meeting took place."""

    note = forms.CharField(
        label=gettext_lazy("A short note"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only the two of you read it. May stay empty"),
        error_messages={"max_length": gettext_lazy("Say it in 2,000 characters")},
    )  # fmt: skip
    observed = forms.BooleanField(
        label=gettext_lazy("Work was watched, not only talked about"), required=False
    )


class AgreementForm(HouseForm):
    """What the two work on, how often they meet, and what a sponsor sees."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    text = forms.CharField(
        label=gettext_lazy("What do you work on?"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy("Say in a few words what you work on"),
            "max_length": gettext_lazy("Say it in 1,000 characters"),
        },
    )  # fmt: skip
    rhythm = LineField(
        label=gettext_lazy("How often, and for how long?"), required=False, max_length=120,
        help_text=gettext_lazy("For example: every two weeks, 45 minutes, until June"),
        error_messages={"max_length": gettext_lazy("Say it in 120 characters")},
    )  # fmt: skip
    sponsor = NumberChoice(
        label=gettext_lazy("Sponsor"), required=False,
        help_text=gettext_lazy("Somebody who agrees to it too, and sees what you tick below"),
        error_messages={"invalid_choice": gettext_lazy("Choose somebody from the list")},
    )  # fmt: skip
    sees_text = forms.BooleanField(label=gettext_lazy("what you work on"), required=False)
    sees_sessions = forms.BooleanField(
        label=gettext_lazy("that you meet, and when"), required=False
    )
    sees_goals = forms.BooleanField(label=gettext_lazy("your goals"), required=False)

    def __init__(self, *args: Any, sponsors: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(each.pk, each.shown_name) for each in sponsors]
        self.offer("sponsor", [("", _("Nobody: it stays between the two of us")), *listed])
        self.has_sponsors = bool(listed)

    def said(self) -> AgreementFields:
        """What the agreement says."""
        said = self.cleaned_data
        return AgreementFields(
            text=said["text"], rhythm=said["rhythm"], sponsor_id=said["sponsor"],
            sees_text=said["sees_text"], sees_sessions=said["sees_sessions"],
            sees_goals=said["sees_goals"],
        )  # fmt: skip


class GoalForm(HouseForm):
    """Something to reach: words, or a skill at a level."""

    key = KeyField()
    text = LineField(
        label=gettext_lazy("What do you want to reach?"), required=False, max_length=200,
        error_messages={"max_length": gettext_lazy("Say it in 200 characters")},
    )  # fmt: skip
    skill = NumberChoice(
        label=gettext_lazy("Skill"), required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a skill from the list")},
    )  # fmt: skip
    level = LevelField(label=gettext_lazy("Up to level"), none=gettext_lazy("No level"))

    def __init__(self, *args: Any, skills: Sequence[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("skill", [("", _("No skill")), *((each.pk, each.name) for each in skills)])

    def clean(self) -> dict[str, Any]:
        """Words, or a skill with its level."""
        cleaned = super().clean() or {}
        skill, level = cleaned.get("skill"), cleaned.get("level")
        if self.errors:
            return cleaned
        if skill is not None and level is None:
            self.add_error("level", _("Choose the level you aim for"))
        elif level is not None and skill is None:
            self.add_error("skill", _("Choose the skill that the level is of"))
        elif not cleaned.get("text") and skill is None:
            self.add_error("text", _("Say what you want to reach, or choose a skill"))
        return cleaned


class NoteForm(HouseForm):
    """A note, one's own or for both."""

    key = KeyField()
    text = forms.CharField(
        label=gettext_lazy("A note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write something first"),
            "max_length": gettext_lazy("Say it in 2,000 characters"),
        },
    )  # fmt: skip
    shared = forms.BooleanField(label=gettext_lazy("Both of us read it"), required=False)


class FeedbackForm(HouseForm):
    """How helpful it was."""

    satisfaction = NumberChoice(
        label=gettext_lazy("How helpful was it?"), widget=forms.RadioSelect,
        choices=lambda: list(HELPFUL.items()),
        error_messages={
            "required": gettext_lazy("Choose one of the five answers"),
            "invalid_choice": gettext_lazy("Choose one of the five answers"),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["satisfaction"].required = needed
