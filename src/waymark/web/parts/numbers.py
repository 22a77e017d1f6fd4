"""Numbers as people write them: in words up to twelve, fractions by the reader's comma or point."""

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["at_the_start", "in_words", "with_tenths"]

WORDS = (
    pgettext_lazy("a count", "none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
    _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
)  # fmt: skip


def in_words(number: int) -> str:
    """A count within a sentence: two, twelve, 13, 1,284."""
    if 0 <= number < len(WORDS):
        return str(WORDS[number])
    return number_format(number, force_grouping=True)


def at_the_start(number: int) -> str:
    """The same where a sentence begins: Two, Twelve, 13."""
    word = in_words(number)
    return word[:1].upper() + word[1:]


def with_tenths(number: float) -> str:
    """With one decimal where there is one: 30, 17.6, in German 17,6."""
    return number_format(f"{number:.1f}".removesuffix(".0"), force_grouping=True)
