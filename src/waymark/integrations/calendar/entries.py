"""What a plan puts into a calendar: steps on their days, the next check, talks and meetings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from waymark.domain.mentoring.queries.pairs import coming_sessions
from waymark.domain.plans.queries import Plan, Step, live_plan, steps_of
from waymark.domain.plans.states import StepState
from waymark.domain.reviews.queries import coming_up, talk_length
from waymark.kernel.acts import Act

__all__ = ["Entry", "entries_of"]

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. A date is the whole day, a datetime an aware moment; `end` is exclusive.

    key    stays the same when the entry changes, so that a calendar moves it.
    path   the page that shows it, below the address of the installation.
    busy   whether it takes up the time in which it stands: a talk does, a plan keeps no hour.
    """

    key: str
    title: str
    start: date | datetime
    end: date | datetime
    text: str
    path: str
    busy: bool = False


def entries_of(act: Act) -> list[Entry]:
    """The actor's plan as calendar entries: steps that are not dropped, the next check, then the
    planned conversations and meetings with mentors and mentees, of which it says when and with
    whom and nothing else.

    In the language that is active. Cost: four queries.
    """
    plan = live_plan(act)
    if plan is None:
        return _of_talks(act) + _of_sessions(act)
    steps = [step for step in steps_of(act, plan) if step.state != StepState.DROPPED.value]
    return [_of_step(step) for step in steps] + _of_check(plan) + _of_talks(act) + _of_sessions(act)


def _of_step(step: Step) -> Entry:
    done = step.state == StepState.DONE.value
    title = _("Done: %(step)s") % {"step": step.title} if done else step.title
    return Entry(
        f"step-{step.pk}", title, step.starts_on, step.ends_on + DAY, step.detail,
        f"/me/plan/steps/{step.pk}",
    )  # fmt: skip


def _of_check(plan: Plan) -> list[Entry]:
    day = plan.next_check_on
    if day is None:
        return []
    title = _("Look at the plan together")
    return [Entry(f"check-{plan.pk}-{day}", title, day, day + DAY, "", "/me/plan")]


def _of_talks(act: Act) -> list[Entry]:
    """Nobody says how long a talk takes: each has the usual length."""
    return [
        Entry(
            f"talk-{talk.pk}",
            _("Career conversation with %(name)s") % {"name": talk.manager_name},  # type: ignore[attr-defined]  # annotated
            talk.planned_at, talk.planned_at + talk_length(), "", f"/me/talks/{talk.pk}",
            busy=True,
        )
        for talk in coming_up(act)
        if talk.planned_at is not None
    ]  # fmt: skip


def _of_sessions(act: Act) -> list[Entry]:
    """Under the same identifier as the invitations, so that no calendar shows a meeting twice."""
    return [
        Entry(
            f"session-{each.session_id}",
            _("Meeting with %(name)s") % {"name": each.name},
            each.starts_at, each.starts_at + timedelta(minutes=each.minutes), "",
            f"/me/people/{each.pair_id}/sessions/{each.session_id}", busy=True,
        )
        for each in coming_sessions(act)
    ]  # fmt: skip
