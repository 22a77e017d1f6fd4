"""When some people of the demo last used what they learned, so that some of it is fading.

Through the same operations as on the pages: each person logs their own training and work, and
their manager confirms every second one. Each act bears the day on which it would have happened.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.people.queries import Person, act_of_person_id, direct_reports
from waymark.domain.plans.compute import asked_in, place_of
from waymark.domain.skills.operations import confirm_evidence, log_work
from waymark.domain.skills.queries import asked_of, levels_of
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Act

__all__ = ["use_skills"]

#: For one person after another: what, weeks ago, the kind, and whether the manager confirms it.
WORK, TRAINING = EvidenceKind.WORK, EvidenceKind.TRAINING
STORIES = (
    (("Two-day course", 46, TRAINING, False), ("First task done alone", 37, WORK, True)),
    (("Handed over the checks of a new line", 20, WORK, True),),
    (("Course with exercises on our own data", 58, TRAINING, False),),
    (("Took it over for a colleague on leave", 64, WORK, False), ("Short study", 9, WORK, True)),
)


#: days from the work to logging it, and from there to the manager's answer
LOGGED, ANSWERED = timedelta(days=2), timedelta(days=3)


def use_skills(*, manager_id: int, but: int, act: Act) -> int:
    """Let the reports of one manager log what they did, all but one; returns the pieces kept."""
    reports = direct_reports(act_of_person_id(manager_id, act.at))
    kept: set[int] = set()
    for turn, person in enumerate(each for each in reports if each.pk != but):
        own = replace(act_of_person_id(person.pk, act.at), today=act.today)
        for number, skill_id in enumerate(_known(person, own)):
            story = STORIES[(turn + number) % len(STORIES)]
            for what, weeks, kind, asks in story:
                done_on = act.today - timedelta(weeks=weeks)
                done = log_work(
                    person=person, skills=[(skill_id, None)], what=what, kind=kind,
                    done_on=done_on,
                    key=uuid5(NAMESPACE_URL, f"{person.key}/{skill_id}/{what}"),
                    ask=[manager_id] if asks else (), act=_on(own, done_on + LOGGED),
                )  # fmt: skip
                kept |= {each.pk for each in done}
    boss = replace(act_of_person_id(manager_id, act.at), today=act.today)
    for ask in asked_of(boss).filter(evidence_id__in=kept):
        confirm_evidence(confirmation=ask, act=_on(boss, ask.asked_at.date() + ANSWERED))
    return len(kept)


def _on(act: Act, day: date) -> Act:
    """The same act on another day."""
    return replace(act, at=act.at - (act.today - day), today=day)


def _known(person: Person, act: Act) -> list[int]:
    """Up to three skills of the next role, else of the own one, that they hold already."""
    place = place_of(act, person.pk)
    here = place.here.role_id if place.here else None
    levels = levels_of(act, person.pk)
    asked = asked_in(current_framework(), place.next_id or here)
    return [each.skill_id for each in asked if levels.get(each.skill_id, 0) > 1][:3]
