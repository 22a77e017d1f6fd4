"""A manager's team in the demo: who stood in and who will, and who shares their skills.

Through the same operations as on the pages. The past deputy was named on a day of the past, the
coming one is named today.
"""

from dataclasses import replace
from datetime import timedelta

from waymark.domain.people.operations import name_deputy, share_skills
from waymark.domain.people.queries import act_of_person_id, direct_reports, person_by_id
from waymark.kernel.acts import Act

__all__ = ["name_deputies", "share_with_manager"]

PAST, COMING = timedelta(weeks=14), timedelta(weeks=4)
TWO_WEEKS = timedelta(weeks=2)


def share_with_manager(*, manager_id: int, but: int, act: Act) -> int:
    """Let the reports of a manager share their skills with them, all but one and every third."""
    reports = direct_reports(act_of_person_id(manager_id, act.at))
    sharing = [each for n, each in enumerate(e for e in reports if e.pk != but) if n % 3 != 2]
    for person in sharing:
        own = replace(act_of_person_id(person.pk, act.at), today=act.today)
        share_skills(person=person, shared=True, act=own)
    return len(sharing)


def name_deputies(*, manager_id: int, but: int, act: Act) -> int:
    """Let a manager name two of the team, not `but`, for two weeks each; returns how many."""
    boss = replace(act_of_person_id(manager_id, act.at), today=act.today)
    manager = person_by_id(boss, manager_id)
    team = [each for each in direct_reports(boss) if each.pk != but]
    spans = (
        (replace(boss, at=boss.at - PAST, today=boss.today - PAST), boss.today - PAST + TWO_WEEKS),
        (boss, boss.today + COMING),
    )
    for deputy, (when, begin) in zip(team, spans, strict=False):
        name_deputy(
            manager=manager, deputy=deputy, from_date=begin, to_date=begin + TWO_WEEKS, act=when
        )
    return min(len(team), len(spans))
