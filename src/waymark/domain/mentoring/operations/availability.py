"""Experts who take a break, come back, or stop.

Whoever stops goes on with the people they have until those pairs end: nobody loses their mentor
from one day to the next. New people they get none: rounds and askings look at the state.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Expert
from waymark.domain.mentoring.operations.overtaking import end_asks
from waymark.domain.mentoring.states import ExpertState
from waymark.kernel.acts import Act, Forbidden, Refused, record, shift
from waymark.kernel.notices import notify, settle
from waymark.kernel.states import NoticeKind

__all__ = ["leave", "pause", "resume"]

AGREED = ExpertState.AGREED.value
LONGEST_PAUSE = 366  # days


def _own_or_learning(act: Act, expert: Expert) -> None:
    if not policies.own_expert.may(act, expert):
        policies.run_experts.require(act, expert)


@transaction.atomic
def pause(*, expert: Expert, first: date, until: date, act: Act) -> Expert:
    """Let no new pair be made from `first` until before `until`; the pairs that run go on.

    A new pause replaces the one before. Raises Forbidden for anyone but the expert and L&D, Refused
    for days that make no sense or where they help nobody now.
    """
    _own_or_learning(act, expert)
    if first < act.today:
        raise Refused(_("Choose a first day from today on."))
    if until <= first:
        raise Refused(_("The last day comes before the first."))
    if (until - first).days > LONGEST_PAUSE:
        raise Refused(_("A pause lasts twelve months at most. Stop helping instead."))
    changed = Expert.objects.filter(pk=expert.pk, state=AGREED).update(
        paused_from=first, paused_until=until
    )
    if not changed:
        raise Refused(_("They offer no help now, so there is nothing to pause."))
    expert.refresh_from_db()
    record(
        act, "mentoring.expert.paused", expert, person_id=expert.person_id,
        after={"from": str(first), "until": str(until)},
    )  # fmt: skip
    return expert


@transaction.atomic
def resume(*, expert: Expert, act: Act) -> Expert:
    """End a pause at once, or call off one to come; without one nothing changes.

    Raises Forbidden for anyone but the expert and L&D.
    """
    _own_or_learning(act, expert)
    paused = Expert.objects.filter(pk=expert.pk, paused_from__isnull=False)
    if not paused.update(paused_from=None, paused_until=None):
        return expert
    expert.refresh_from_db()
    record(act, "mentoring.expert.resumed", expert, person_id=expert.person_id)
    return expert


@transaction.atomic
def leave(*, expert: Expert, act: Act) -> Expert:
    """Stop helping new people. The pairs that run go on until they end, on the same places.

    The expert is told where L&D ended it, and whoever asked them where they did. A second time
    changes nothing. Raises Forbidden for anyone but the expert and L&D, Refused where they have not
    said yes.
    """
    _own_or_learning(act, expert)
    if act.person_id is None:
        raise Forbidden(policies.own_expert.why)
    expert = Expert.objects.select_related("person").get(pk=expert.pk)
    if expert.state == ExpertState.LEFT.value:
        return expert
    if expert.state != AGREED:
        raise Refused(_("They have not said yes, so there is nothing to end."))
    shift(
        expert, source=AGREED, target=ExpertState.LEFT.value, left_at=act.at,
        left_by_id=act.person_id, paused_from=None, paused_until=None,
    )  # fmt: skip
    settle(asked=f"expert.asked:{expert.pk}", act=act)
    end_asks([expert.pk], act)
    own = act.person_id == expert.person_id
    told = expert.asked_by_id if own else expert.person_id
    if told is not None:
        notify(
            person_id=told, kind=NoticeKind.GOOD_TO_KNOW,
            code="expert.left" if own else "expert.ended",
            key=f"expert.left:{expert.pk}:{act.at.isoformat()}",
            params={"name": expert.person.shown_name},
            address=f"/coaches/{expert.pk}" if own else "/me/people/expert", act=act,
        )  # fmt: skip
    record(
        act, "mentoring.expert.left", expert, person_id=expert.person_id,
        after={"people": expert.taken},
    )  # fmt: skip
    return expert
