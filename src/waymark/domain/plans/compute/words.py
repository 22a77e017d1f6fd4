"""What proposed steps say, in the reader's language at the moment they are proposed."""

from django.utils.translation import gettext as _

__all__ = [
    "learn_words", "short_title", "show_words", "use_level_title", "use_words", "with_person_words",
]  # fmt: skip

TITLE, DETAIL, NAME = 200, 500, 120

Words = tuple[str, str]


def _cut(text: str, longest: int) -> str:
    """At most `longest` characters as the database counts them, combining marks included."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _fit(title: str, detail: str) -> Words:
    return _cut(title, TITLE), _cut(detail, DETAIL)


def _name(skill: str) -> str:
    return _cut(skill, NAME)


def learn_words(skill: str, level: int, looks_like: str) -> Words:
    """Title and detail of a step in which a skill is learned up to a level."""
    title = _("%(skill)s: learn what level %(level)d asks") % {
        "skill": _name(skill), "level": level,
    }  # fmt: skip
    if looks_like:
        return _fit(title, _("You get there when this is you: %(text)s") % {"text": looks_like})
    return _fit(title, _("A course, a book or a colleague's help: what suits you best."))


def use_words(skill: str, level: int, looks_like: str) -> Words:
    """Title and detail of the step in which it is used at work."""
    title = _("%(skill)s: use it in your own work") % {"skill": _name(skill)}
    if looks_like:
        detail = _("Choose a task that needs level %(level)d: %(text)s") % {
            "level": level, "text": looks_like,
        }  # fmt: skip
    else:
        detail = _("Choose a task that needs level %(level)d, and agree it with your manager.") % {
            "level": level
        }
    return _fit(title, detail)


def use_level_title(skill: str, level: int) -> str:
    """Title of a use beside another one of the same skill at a lower level."""
    title = _("%(skill)s: use level %(level)d in your own work") % {
        "skill": _name(skill), "level": level,
    }  # fmt: skip
    return _cut(title, TITLE)


def with_person_words(role: str, colleague: str, skills: list[str]) -> Words:
    """Title and detail of a talk with someone who holds the role; their name if they offered."""
    if colleague:
        title = _("Talk with %(name)s, who is %(role)s") % {"name": colleague, "role": role}
    elif role:
        title = _("Talk with someone who is %(role)s") % {"role": role}
    else:
        title = _("Find someone who can show you how it is done")
    if skills:
        detail = _("Ask what a week looks like and how they built %(skill)s.") % {
            "skill": _name(skills[0])
        }
    else:
        detail = _("Ask what a week looks like and what was hardest in the first year.")
    return _fit(title, detail)


def show_words(role: str, manager: str, skills: list[str]) -> Words:
    """Title and detail of the step in which what was built is shown."""
    whom = manager or _("your manager")
    if role:
        title = _("Go through what you built for %(role)s with %(name)s") % {
            "role": role, "name": whom,
        }  # fmt: skip
    else:
        title = _("Go through what you built with %(name)s") % {"name": whom}
    if skills:
        named = ", ".join(_name(skill) for skill in skills)
        return _fit(title, _("Bring a piece of work for each: %(skills)s.") % {"skills": named})
    return _fit(title, _("Bring the work that shows it best, and ask what is still missing."))


def short_title(title: str, skill: str) -> str:
    """The title where the skill's name already stands beside it: "Use it in your own work"."""
    rest = title.removeprefix(f"{_name(skill)}: ")
    return rest[:1].upper() + rest[1:]
