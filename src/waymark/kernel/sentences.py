"""What the engine says in English, in the language that is active."""

from django.utils import translation

from waymark.engine.sentences import Said

__all__ = ["translated"]


def translated(text: str) -> str:
    """The text in the active language; as it is where it has no pattern, a name for example."""
    if not isinstance(text, Said):
        return text
    if text.parts:
        return text.pattern.join(translated(part) for part in text.parts)
    if text.plural is None:
        pattern = translation.gettext(text.pattern)
    else:
        pattern = translation.ngettext(text.pattern, text.plural, text.number)
    values = {
        name: translated(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return pattern % values if values else pattern
