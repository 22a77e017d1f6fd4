"""What others wait for, as the first lines of the week: each names who asks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from waymark.domain.plans.queries import OwnWait
from waymark.domain.plans.queries.team import WaitKind
from waymark.kernel.acts import Act
from waymark.web.me.home.tasks import Line
from waymark.web.me.talks.coming_up import Coming
from waymark.web.talks.seats import when_in_words

__all__ = ["waiting_lines"]

MINUTES = {WaitKind.CHANGE: 3, WaitKind.EVIDENCE: 1, WaitKind.PAIR: 2}
MINUTES_PREPARE = 5
#: so many of what was taken on in talks; the plan has its place in the week too
MOST_WORDS = 2


def waiting_lines(
    waits: Iterable[OwnWait], coming: Sequence[Coming], act: Act
) -> list[tuple[Line, int]]:
    """Lines with the minutes they take: answers first, then meetings and talks of this week to
    prepare, then what was taken on in talks before, which takes what it takes."""
    waits = list(waits)
    words = [wait for wait in waits if wait.kind is WaitKind.WORD][:MOST_WORDS]
    lines = [(_answer(wait), MINUTES[wait.kind]) for wait in waits if wait.kind in MINUTES]
    lines += [(_meet(wait, act), 0) for wait in waits if wait.kind is WaitKind.SESSION]
    lines += [(_prepare(talk), MINUTES_PREPARE) for talk in coming if talk.to_prepare]
    return lines + [(_word(wait), 0) for wait in words]


def _answer(wait: OwnWait) -> Line:
    minutes = _("%d min") % MINUTES[wait.kind]
    if wait.kind is WaitKind.CHANGE:
        title = _("Answer the change that %(name)s proposes") % {"name": wait.name}
        return Line(title, _("Nothing moves before you say so"),
                    reverse("me:change", args=[wait.row]), minutes)  # fmt: skip
    if wait.kind is WaitKind.PAIR:
        title = _("Say whether you work with %(name)s") % {"name": wait.name}
        return Line(title, _("It begins once you both say yes"),
                    reverse("me:pair", args=[wait.row]), minutes)  # fmt: skip
    title = _("Say whether you saw what %(name)s did") % {"name": wait.name}
    return Line(title, wait.about, reverse("me:asked-answer", args=[wait.row]), minutes)


def _meet(wait: OwnWait, act: Act) -> Line:
    title = _("Meet %(name)s") % {"name": wait.name}
    when = when_in_words(datetime.fromisoformat(wait.about), act)
    return Line(title, when, reverse("me:pair", args=[wait.row]), _("Agenda"), starts=True)


def _prepare(talk: Coming) -> Line:
    title = _("Prepare your conversation with %(name)s") % {"name": talk.name}
    return Line(title, talk.when, talk.url, _("%d min") % MINUTES_PREPARE)


def _word(wait: OwnWait) -> Line:
    text = _("You took it on in your talk with %(name)s") % {"name": wait.name}
    as_manager = wait.person_id != 0
    url = (
        reverse("team:talk", args=[wait.person_id, wait.row])
        if as_manager
        else reverse("me:talk", args=[wait.row])
    )
    return Line(wait.about, text, url, _("Done?"), starts=True)
