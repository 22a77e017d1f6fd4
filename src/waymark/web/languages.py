"""Which of our languages someone reads."""

from django.conf import settings
from django.utils import translation

__all__ = ["language_of", "mail_language"]


def language_of(wanted: str) -> str | None:
    """The language of settings.LANGUAGES nearest to a BCP 47 tag: "de-AT" is read as "de".

    None where there is none: Django itself speaks many languages of which we have no word.
    """
    try:
        return translation.get_supported_language_variant(wanted) if wanted else None
    except LookupError:
        return None


def mail_language(wanted: str) -> str:
    """The language of a mail to someone with this tag; the site's own where it says nothing."""
    return language_of(wanted) or settings.LANGUAGE_CODE
