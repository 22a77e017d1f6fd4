"""What a manager's pages say: headlines, what waits, how long."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.plans.queries.team import Wait, WaitKind
from waymark.domain.reviews.queries import TeamTalk
from waymark.domain.reviews.states import TalkStanding
from waymark.web.parts.numbers import at_the_start, in_words

__all__ = ["LONG", "Row", "headline", "row_of_talk", "row_of_wait", "waited", "weeks_ago"]

#: calendar days that stand for five working days: nobody should wait longer
LONG = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of "Waiting for you"; `late` marks what has waited too long."""

    title: str
    text: str
    state: str
    url: str
    late: bool = False


def headline(decisions: int, talks: int) -> str:
    """What the week asks for, in one line."""
    said = {"said": at_the_start(decisions), "talks": in_words(talks)}
    if decisions and talks == 1:
        text = ngettext(
            "%(said)s decision and one talk this week",
            "%(said)s decisions and one talk this week", decisions,
        )  # fmt: skip
        return text % said
    if decisions and talks:
        text = ngettext(
            "%(said)s decision and %(talks)s talks this week",
            "%(said)s decisions and %(talks)s talks this week", decisions,
        )  # fmt: skip
        return text % said
    if decisions:
        text = ngettext(
            "%(said)s decision waits for you", "%(said)s decisions wait for you", decisions
        )
        return text % said
    if talks:
        text = ngettext("%(said)s talk this week", "%(said)s talks this week", talks)
        return text % {"said": at_the_start(talks)}
    return _("Nobody waits for you this week")


def waited(days: int) -> str:
    """How long something has waited."""
    if days <= 0:
        return _("Since today")
    return ngettext("For %(days)d day", "For %(days)d days", days) % {"days": days}


def weeks_ago(days: int) -> str:
    """A time ago in whole weeks, two or more, as within a sentence: eleven weeks ago."""
    weeks = days // 7
    text = ngettext("%(weeks)s week ago", "%(weeks)s weeks ago", weeks)
    return text % {"weeks": in_words(weeks)}


def row_of_wait(wait: Wait, today: date) -> Row:
    """A decision that waits, or the time of a deputy."""
    if not wait.is_decision:
        return _row_of_deputy(wait, today)
    days = (today - wait.since.date()).days
    titles = {
        WaitKind.PLAN: _("Answer the plan that %(name)s shared"),
        WaitKind.CHANGE: _("Answer the change that %(name)s proposes"),
        WaitKind.EVIDENCE: _("Confirm what %(name)s did"),
    }
    texts = {
        WaitKind.PLAN: _("Agree to it, or propose a change."),
        WaitKind.CHANGE: _("The plan stays as it is until you answer. Saying no needs a reason."),
        WaitKind.EVIDENCE: wait.about,
    }
    return Row(
        title=titles[wait.kind] % {"name": wait.name},
        text=texts[wait.kind],
        state=waited(days),
        url=address_of(wait),
        late=timedelta(days=days) > LONG,
    )


def address_of(wait: Wait) -> str:
    """Where a wait is answered."""
    if wait.kind is WaitKind.EVIDENCE:
        return reverse("me:asked-answer", args=[wait.row])
    return reverse("team:approval", args=[wait.kind.value, wait.row])


def _row_of_deputy(wait: Wait, today: date) -> Row:
    begins, last = wait.since.date(), wait.until.date() - timedelta(days=1)
    said = {
        "name": wait.name,
        "day": date_format(last, "MONTH_DAY_FORMAT"),
        "from": date_format(begins, "MONTH_DAY_FORMAT"),
    }
    if wait.kind is WaitKind.STANDS_IN:
        now, later = (
            _("%(name)s stands in for you until %(day)s"),
            _("%(name)s stands in for you from %(from)s to %(day)s"),
        )
    else:
        now, later = (
            _("You stand in for %(name)s until %(day)s"),
            _("You stand in for %(name)s from %(from)s to %(day)s"),
        )
    return Row(
        title=(now if begins <= today else later) % said,
        text="",
        state="",
        url=reverse("team:deputies"),
    )


def row_of_talk(talk: TeamTalk) -> Row:
    """A talk that someone asked for, or that was not brought to its end."""
    name = {"name": talk.person.shown_name}
    url = reverse("team:talk", args=[talk.person.pk, talk.next.pk]) if talk.next else ""
    if talk.standing is TalkStanding.ASKED:
        about = talk.next.about if talk.next else ""
        return Row(_("Find a time to talk with %(name)s") % name, about, "", url)
    text = _("The talk was to take place, and nothing was saved yet.")
    return Row(_("Save what you agreed with %(name)s") % name, text, "", url)
