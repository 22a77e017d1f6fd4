"""Kinds of data in plain words: where it comes from, who sees it, how long it stays, where to see it.

Every model whose rows are about people has its words here; a test asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from waymark.workflows.retention import RULES

__all__ = [
    "FILES",
    "GROUPS",
    "KINDS",
    "LOOKS",
    "Kind",
    "file_words",
    "how_long",
    "look_words",
    "words_for",
]

ME = _("You alone")
SHARED = _("You, and your manager where you share it")
BOTH = _("You and your manager")
ABOVE = _("You, everyone you report to, and HR")
EVERYONE = _("Everyone who is signed in")
HR = _("You and HR")
LEARNING = _("You and L&D")
TWO = _("The two of you")
PAIRED = _("The two of you and L&D; your manager where the programme says so")
OFFICE = _("You, HR and administrators")

GROUPS: Mapping[str, Any] = {
    "hr": _("From HR’s records"),
    "own": _("What you said and planned"),
    "others": _("What others said, and what you two agreed"),
    "system": _("What Waymark notes by itself"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data. `keep` is the code of a rule of the retention table, or empty: until the
    person or HR removes it, and a year after they leave. `route` names the page that shows it."""

    group: str
    title: Any
    who: Any
    keep: str = ""
    route: str = ""


KINDS: Mapping[str, Kind] = {
    "people.Person": Kind("hr", _("Name, number, unit and site"), EVERYONE, "", "me:start"),
    "people.Employment": Kind("hr", _("First and last days here"), ABOVE, "", "me:start"),
    "people.ReportingLine": Kind("hr", _("Reporting lines"), ABOVE, "", "me:start"),
    "careers.Assignment": Kind("hr", _("Positions held"), ABOVE, "", "me:start"),
    "people.AccessGrant": Kind("hr", _("Rights in Waymark"), OFFICE),
    "people.User": Kind("hr", _("The account to sign in"), ME, "", "account:settings"),
    "goals.Goal": Kind("own", _("Goals and options"), SHARED, "", "me:goal"),
    "plans.Plan": Kind("own", _("Plans"), SHARED, "", "me:plan"),
    "plans.Step": Kind("own", _("Steps of plans"), SHARED, "", "me:plan"),
    "plans.PlanVersion": Kind("own", _("Versions of plans"), SHARED, "", "me:plan"),
    "skills.Claim": Kind("own", _("Levels of skills"), SHARED, "", "me:skills"),
    "skills.Evidence": Kind(
        "own", _("Work and learning that was recorded"), SHARED, "", "me:record"
    ),
    "people.Deputy": Kind("own", _("Deputies who were named"), BOTH),
    "people.EqualityAnswer": Kind(
        "own", _("What you said so that fairness can be checked"), ME, "", "me:data"
    ),
    "mail.MailChoice": Kind("own", _("Choices about mail"), ME, "", "account:mail"),
    "calendar.Feed": Kind("own", _("Addresses of the calendar"), ME, "", "me:calendar"),
    "badges.Badge": Kind("own", _("Badges that the organisation signed"), ME, "", "me:badges"),
    "skills.Confirmation": Kind(
        "others", _("Colleagues who were asked, and what they saw"), SHARED, "", "me:record"
    ),
    "plans.Change": Kind("others", _("Changes proposed for goal and plan"), BOTH, "", "me:plan"),
    "plans.PathChange": Kind(
        "others", _("What changes of roles mean for the goal"), SHARED, "", "me:home"
    ),
    "reviews.Conversation": Kind("others", _("Career conversations"), BOTH, "", "me:reviews"),
    "reviews.Preparation": Kind("others", _("Notes for conversations, once shown"), BOTH),
    "reviews.Answer": Kind("others", _("Answers noted for conversations, once shown"), BOTH),
    "reviews.SaidLevel": Kind("others", _("Levels noted for conversations, once shown"), BOTH),
    "reviews.Point": Kind("others", _("What was put on the table"), BOTH),
    "reviews.TalkReminder": Kind("others", _("Reminders to talk"), BOTH),
    "mentoring.Expert": Kind("own", _("What you offer as a mentor or coach"), EVERYONE),
    "mentoring.ExpertSkill": Kind("own", _("Skills that you help with"), EVERYONE),
    "mentoring.ExpertRole": Kind("own", _("Roles that you held elsewhere"), EVERYONE),
    "mentoring.PoolEntry": Kind(
        "own", _("Your answers to rounds"), LEARNING, "mentoring-wishes", "me:people"
    ),
    "mentoring.NeededSkill": Kind(
        "own", _("Skills you wanted to work on"), LEARNING, "mentoring-wishes"
    ),
    "mentoring.Choice": Kind(
        "own", _("Whom you would like to work with"), LEARNING, "mentoring-wishes"
    ),
    "mentoring.Avoided": Kind(
        "own", _("Whom you would rather not be paired with"), ME, "mentoring-wishes"
    ),
    "mentoring.Ask": Kind(
        "others",
        _("What you asked, and were asked, as mentee or mentor"),
        TWO,
        "mentoring-asks",
        "me:people",
    ),
    "mentoring.Pair": Kind("others", _("Mentoring and coaching"), PAIRED, "", "me:people"),
    "mentoring.Agreement": Kind(
        "others",
        _("What you agreed to work on"),
        _("The two of you, and your sponsor what you show"),
    ),
    "mentoring.Session": Kind("others", _("Meetings of mentoring and coaching"), TWO),
    "mentoring.PairGoal": Kind("others", _("Goals of mentoring and coaching"), TWO),
    "mentoring.PairNote": Kind(
        "own",
        _("Your notes on mentoring and coaching"),
        _("You, and the other one where you share it"),
        "mentoring-notes",
    ),
    "mentoring.Feedback": Kind(
        "own", _("How helpful you found it"), _("You alone; it is counted with others’ answers")
    ),
    "mentoring.DraftPair": Kind(
        "system", _("How well you fitted in drafts of rounds"), LEARNING, "mentoring-drafts"
    ),
    "mentoring.Considered": Kind(
        "system",
        _("How well others would have fitted in drafts of rounds"),
        LEARNING,
        "mentoring-drafts",
    ),
    "mentoring.Lock": Kind(
        "system", _("Pairs that L&D kept together in drafts"), LEARNING, "mentoring-wishes"
    ),
    "mentoring.Ban": Kind(
        "system", _("Pairs that L&D kept apart in drafts"), LEARNING, "mentoring-wishes"
    ),
    "mentoring.Conflict": Kind(
        "system",
        _("People with whom no round brings you together"),
        _("L&D, and you that there is one"),
    ),
    "kernel.Notice": Kind("system", _("Notices"), ME, "notices", "account:notices"),
    "kernel.OutboxMessage": Kind("system", _("Mails"), ME, "mails"),
    "kernel.Job": Kind("system", _("Long work that was started"), ME, "jobs"),
    "kernel.Look": Kind("system", _("Who looked"), ME, "looks", "me:data-looks"),
    "kernel.ActEntry": Kind(
        "system", _("The log of what was done"), _("You and auditors"), "never"
    ),
    "kernel.DataExport": Kind("system", _("Files with all data"), ME, "exports"),
    "kernel.Erasure": Kind("system", _("Wishes to be forgotten"), HR, "never", "me:data-erasure"),
    "kernel.Hold": Kind("system", _("Holds that forbid to erase"), HR),
}
#: what a look was at, by its code
LOOKS: Mapping[str, Any] = {
    "round-pool": _("Your answer to a round"),
    "team-person": _("Your page in their team"),
    "team-plan": _("Your plan"),
    "team-goal": _("Your goal"),
    "pair": _("What you two work on"),
    "ask": _("What you asked them to help you with"),
    "pair-sponsor": _("What you show your sponsor"),
    "round-pairs": _("Your pair in a round"),
    "round-why": _("Why a round brought you together with someone"),
    "team-talk": _("A conversation with you"),
    "team-talks": _("Your conversations"),
    "team-change": _("A change proposed for your plan"),
    "team-level": _("The level your manager sees in one of your skills"),
    "team-deputies": _("Who stands in for you"),
    "team-download": _("A file of their team"),
    "expert": _("What you offer as a mentor or coach"),
    "experts-download": _("A file of mentors and coaches"),
    "asked": _("What you asked them to confirm"),
    "erasure": _("Your wish to be forgotten"),
    "holds": _("A hold on your data"),
    "act-log": _("The act log"),
}
#: what an erasure counts beside rows of models
FILES: Mapping[str, Any] = {
    "mails": _("Mail files"),
    "log entries": _("Places in logs"),
    "exports": _("Files with all data"),
    "imports": _("Imports with their files"),
    "answers to imports": _("Answers to questions of imports"),
    "pairs ended": _("Mentoring and coaching that was under way"),
    "asks ended": _("Asks for a mentor that waited"),
    "mentions": _("Wishes and notes of others that named the person"),
    "sessions": _("Open sign-ins"),
    "tasks": _("Tasks of the queue"),
    "notices of others": _("Notices to others that gave the name"),
    "jobs of others": _("Long work of others that gave the name"),
    "account.EmailAddress": _("Addresses to sign in with"),
    "mfa.Authenticator": _("Second steps of signing in"),
}
_DAYS = {rule.code: rule.days for rule in RULES}
A_YEAR = 365


def words_for(label: str) -> Kind:
    """The words of a model; for one that has none, its own name and the narrowest circle."""
    return KINDS.get(label) or Kind("system", label.rpartition(".")[2], ME)


def file_words(name: str) -> str:
    """What an erasure removed, in words: a file, a part of the machinery, or a kind of data."""
    return str(FILES[name] if name in FILES else words_for(name).title)


def look_words(code: str) -> str:
    """What was looked at."""
    return str(LOOKS.get(code, code))


def how_long(kind: Kind) -> str:
    """How long it is kept, as a sentence."""
    if kind.keep == "never":
        return gettext("Kept for good, in numbers only")
    if not kind.keep:
        return gettext("As long as you are here, and one year more")
    days = _DAYS[kind.keep]
    if days >= A_YEAR:
        years = days // A_YEAR
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
