"""What each code of a notice says. Parameters are filled in as text, never as markup."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

__all__ = ["TEXTS", "text_of"]

TEXTS: Mapping[str, Any] = {
    "data.ready": _("The file with your data is ready; you can fetch it for %(days)s days"),
    "erasure.asked": _("%(name)s asks to be forgotten; someone from HR decides within a month"),
    "erasure.refused": _("Your wish to be forgotten was refused; the reason stands on the page"),
    "plan.shared": _("%(name)s shared their plan with you"),
    "plan.agreed": _("%(name)s agreed to your plan; you look at it together on %(day)s"),
    "plan.sent-back": _("%(name)s says what is still missing in your plan"),
    "plan.check-set": _("%(name)s set your next check to %(day)s"),
    "plan.check-near": _("Your next check with %(name)s is on %(day)s"),
    "plan.completed": _("%(name)s completed their plan"),
    "plan.path-accepted": _("%(name)s added to their plan what the organisation asks for"),
    "plan.path-agreed": _(
        "%(name)s said yes to what the organisation asks for; their plan stays as it is"
    ),
    "plan.path-declined": _("%(name)s said no to what the organisation asks for"),
    "goal.dropped": _("%(name)s dropped the goal that you agreed on"),
    "change.proposed": _("%(name)s proposes a change of their plan"),
    "change.proposed-to-you": _("%(name)s proposes a change of your plan"),
    "change.accepted": _("%(name)s accepted the change you proposed"),
    "change.declined": _("%(name)s declined the change you proposed, and says why"),
    "deputy.you": _("You are to stand in for %(name)s"),
    "deputy.for-you": _("HR named %(name)s to stand in for you"),
    "deputy.you-ended": _("You no longer stand in for %(name)s"),
    "deputy.ended": _("%(name)s no longer stands in for you"),
    "talk.asked": _("%(name)s asks you for a career conversation"),
    "talk.planned": _("%(name)s planned a career conversation with you"),
    "talk.moved": _("%(name)s moved your career conversation"),
    "talk.cancelled": _("%(name)s called your career conversation off"),
    "talk.prepare": _(
        "Your conversation with %(name)s is close: five minutes are enough to prepare"
    ),
    "talk.revealed": _("Your notes and those of %(name)s now lie open to the two of you"),
    "talk.point": _("%(name)s put something on the table of your conversation"),
    "talk.agreed": _("%(name)s saved what you agreed in your conversation"),
    "talk.due": _("It is time to talk with %(name)s again"),
    "talk.due-several": _("It is time to talk with %(name)s again, and with %(more)s more"),
    "expert.asked": _("%(name)s asks whether you would help others"),
    "expert.agreed": _("%(name)s said yes to helping others"),
    "expert.declined": _("%(name)s said no to helping others"),
    "expert.changed": _("%(name)s changed what you offer to others"),
    "expert.left": _("%(name)s no longer takes new people"),
    "expert.ended": _("L&D ended your helping others; whom you help now, you go on with"),
    "pair.your-mentor": _("%(name)s is to work with you; say whether it suits you"),
    "pair.your-mentee": _("%(name)s is to work with you; say whether you take them on"),
    "pair.nobody-yet": _("In %(round)s there was nobody for you this time; you can ask someone"),
    "pair.said-yes": _("%(name)s said yes to working with you"),
    "pair.begins": _("%(name)s said yes too: book your first meeting"),
    "pair.declined": _("Working with %(name)s does not come about; L&D looks for someone else"),
    "pair.paused": _("%(name)s paused your meetings"),
    "pair.resumed": _("%(name)s is ready to meet again"),
    "pair.ended": _("%(name)s ended your meetings; nobody is to blame"),
    "pair.ended-for-you": _("L&D ended your meetings with %(name)s"),
    "pair.completed": _("%(name)s says that you two are through; say how it was"),
    "pair.round-over": _("Your round with %(name)s is over; say how it was"),
    "pair.unanswered": _("Your answer to working with %(name)s is still missing"),
    "pair.meet": _("You and %(name)s have not met yet: book a first meeting"),
    "pair.quiet": _("You and %(name)s have not met for a while: book the next meeting"),
    "pair.mentor-left": _(
        "%(name)s does not work here any more, so your meetings have ended; you can ask someone else"
    ),
    "pair.mentee-left": _(
        "%(name)s does not work here any more, so your meetings have ended; your place is free again"
    ),
    "pair.mentor-erased": _(
        "Your mentor or coach is no longer in Waymark, so your meetings have ended; you can ask"
        " someone else"
    ),
    "pair.mentee-erased": _(
        "Someone you helped is no longer in Waymark, so your meetings have ended; your place is"
        " free again"
    ),
    "ask.left": _("Whom you asked for help does not work here any more; you can ask someone else"),
    "ask.asked": _("%(name)s asks whether you would help them; say yes or no"),
    "ask.agreed": _("%(name)s says yes to helping you: book your first meeting"),
    "ask.begins": _("You help %(name)s from now on"),
    "ask.declined": _("%(name)s cannot help you now, and says why"),
    "ask.overtaken": _("%(name)s has no place left now; you need not wait for an answer"),
    "round.draft-ready": _("Draft %(number)s of “%(round)s” is ready to be reviewed"),
    "round.draft-failed": _("Draft %(number)s of “%(round)s” was not made; the round is as it was"),
    "session.booked": _("%(name)s booked a meeting with you"),
    "session.moved": _("%(name)s moved your meeting"),
    "session.cancelled": _("%(name)s called your meeting off"),
    "agreement.written": _("%(name)s wrote down what you two work on; read it and agree"),
    "agreement.agreed": _("%(name)s agreed to what you work on"),
    "agreement.sponsor": _("%(name)s names you as sponsor; read what you are asked to agree to"),
    "skills.confirmation-asked": _("%(name)s asks you to confirm something they did"),
    "skills.confirmed": _("%(name)s confirmed what you did"),
    "skills.certificate-ends": _("Your certificate in %(skill)s ends on %(day)s"),
    "skills.level-said": _("%(name)s said which level they see in %(skill)s"),
    "facts.wrong": _("%(name)s says that something we know from HR is wrong: %(what)s"),
    "import.applied": _("The import of %(files)s is done"),
    "import.failed": _("The import of %(files)s did not go through; nothing was changed"),
    "import.undone": _("The import of %(files)s was undone"),
    "path.changed": _("%(role)s asks for more than before; see what it means for you"),
    "path.noted": _("%(role)s asks for something else now; there is nothing you need to do"),
    "path.taken-back": _("%(role)s no longer asks for more; there is nothing left to answer"),
    "framework.published": _("The career framework changed; your goal's role is affected"),
    "framework.role-published": _("The career framework changed; your role is affected"),
    "recommending.stopped": _("%(name)s stopped all recommending; the reason stands on the page"),
    "recommending.resumed": _("%(name)s let Waymark recommend again"),
    "round.invited-late": _(
        "You may still join %(round)s; somebody is looked for as soon as you do"
    ),
    "round.invited": _(
        "You are invited to %(round)s: say by %(day)s whether you want to meet somebody"
    ),
    "round.invited-mentor": _("%(round)s asks whether you take somebody; say so by %(day)s"),
    "round.reminder": _("%(round)s still waits for your answer, until %(day)s"),
    "round.cancelled": _("%(round)s does not take place; the reason stands on the page"),
    "round.to-close": _(
        "The last day to answer to %(round)s is over; close the pools when you are ready"
    ),
    "framework.proposed": _("A career framework was proposed from the jobs people hold"),
}


def text_of(code: str, params: Mapping[str, Any]) -> str:
    """The text in the reader's language; an unknown code or parameter shows no more than it must."""
    text = str(TEXTS.get(code, code))
    try:
        if "day" in params:
            params = {
                **params,
                "day": date_format(date.fromisoformat(params["day"]), "MONTH_DAY_FORMAT"),
            }
        return text % params
    except (KeyError, ValueError, TypeError):
        return text
