"""Hours of a week and languages in forms: one span a weekday, without scripts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from waymark.web.parts.forms import HouseForm, NumberChoice

__all__ = [
    "LANGUAGES", "WEEKDAYS", "WeekForm", "hours_in_words", "language_name", "languages_in_words",
]  # fmt: skip

WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip
LANGUAGES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sv", "da", "fi", "hu", "ro", "tr", "ar",
    "hi", "zh-hans", "ja", "ko",
)  # fmt: skip
HALF_HOURS = 48


def language_name(code: str) -> str:
    """What a language is called in the reader's language; a code that Django does not know stays."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def languages_in_words(codes: Iterable[str]) -> str:
    """English, Portuguese."""
    return ", ".join(language_name(code) for code in codes)


def clock(half_hours: int) -> str:
    """18 is 09:00."""
    return f"{half_hours // 2:02}:{half_hours % 2 * 30:02}"


def hours_in_words(hours: Sequence[Sequence[int]]) -> list[str]:
    """Monday to Friday 09:00 to 12:00: days that follow each other with the same hours together;
    none for the usual working week."""
    runs: list[list[int]] = []
    for day, begin, end in hours:
        if runs and runs[-1][1] == day - 1 and runs[-1][2:] == [begin, end]:
            runs[-1][1] = day
        else:
            runs.append([day, day, begin, end])
    return [_run_in_words(*run) for run in runs]


def _run_in_words(first: int, last: int, begin: int, end: int) -> str:
    said = {
        "day": WEEKDAYS[first],
        "last": WEEKDAYS[last],
        "begin": clock(begin),
        "end": clock(end),
    }
    if first == last:
        return gettext("%(day)s %(begin)s to %(end)s") % said
    return gettext("%(day)s to %(last)s, %(begin)s to %(end)s") % said


class WeekForm(HouseForm):
    """Languages that somebody can talk in, and when in the week; hours are in their own zone."""

    languages = forms.MultipleChoiceField(
        label=_("Languages that you can talk in"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one language"),
            "invalid_choice": _("Choose languages from the list"),
        },
    )
    usual = forms.BooleanField(
        label=_("My usual working week"),
        required=False,
        help_text=_("Untick it to say which hours suit you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict.fromkeys((*LANGUAGES, *(self.initial.get("languages") or ())))
        names = sorted(((code, language_name(code)) for code in codes), key=lambda each: each[1])
        self.offer("languages", names)
        spans = {day: (begin, end) for day, begin, end in self.initial.get("hours") or ()}
        if not self.is_bound:
            self.initial = {"usual": not spans, **self.initial}
        for day, name in enumerate(WEEKDAYS):
            begin, end = spans.get(day, (None, None))
            words = {"day": name}
            self.fields[f"from_{day}"] = _half_hour(_("%(day)s from") % words, 0, begin)
            self.fields[f"to_{day}"] = _half_hour(_("%(day)s until") % words, 1, end)

    @property
    def week(self) -> list[tuple[Any, Any, Any]]:
        """Name of the day, its two controls."""
        return [(name, self[f"from_{day}"], self[f"to_{day}"]) for day, name in enumerate(WEEKDAYS)]

    def clean(self) -> dict[str, Any]:
        """Turn the spans into `hours`; empty for the usual working week."""
        cleaned = super().clean() or {}
        cleaned["hours"] = []
        if cleaned.get("usual"):
            return cleaned
        for day, name in enumerate(WEEKDAYS):
            begin, end = cleaned.get(f"from_{day}"), cleaned.get(f"to_{day}")
            if begin is None and end is None:
                continue
            if begin is None or end is None or end <= begin:
                said = gettext("Say from when to when on %(day)s, the later time second")
                self.add_error(f"to_{day}", said % {"day": name})
            else:
                cleaned["hours"].append((day, begin, end))
        if not cleaned["hours"] and not self.errors:
            self.add_error("usual", _("Name the hours of at least one day, or tick this"))
        return cleaned


def _half_hour(label: Any, first: int, initial: int | None) -> NumberChoice:
    times = [(n, clock(n)) for n in range(first, first + HALF_HOURS)]
    return NumberChoice(
        label=label, required=False, choices=[("", "–"), *times], initial=initial,
        error_messages={"invalid_choice": _("Choose a time from the list")},
    )  # fmt: skip
