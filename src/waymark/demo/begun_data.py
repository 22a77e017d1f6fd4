"""Who looked at whom in the demo, who asked to be forgotten, and whom a dispute holds."""

from dataclasses import replace
from datetime import timedelta

from waymark.domain.people.queries import act_of_person_id, direct_reports
from waymark.kernel.acts import Act
from waymark.kernel.looks import note_look
from waymark.workflows.erasure import ask_for_erasure, place_hold

__all__ = ["leave_traces"]

#: days ago, and what was looked at
BY_MANAGER = ((20, "team-person"), (6, "team-person"), (1, "team-person"))
WHY = "I start somewhere else in January."
DISPUTE = "An open question about a bonus, until it is settled."


def leave_traces(*, manager_id: int, hr_id: int, but: int, act: Act) -> int:
    """Let a manager have looked at the team, one of the team ask to be forgotten, HR hold another.

    Nobody asks for `but`. Returns how many of the team the manager looked at.
    """
    boss = replace(act_of_person_id(manager_id, act.at), today=act.today)
    team = list(direct_reports(boss))
    for person in team:
        for days, what in BY_MANAGER:
            back = timedelta(days=days)
            note_look(
                person_id=person.pk, what=what,
                act=replace(boss, at=boss.at - back, today=boss.today - back),
            )  # fmt: skip
    others = [person for person in team if person.pk not in (but, hr_id)]
    hr = replace(act_of_person_id(hr_id, act.at), today=act.today)
    if len(others) > 1:
        *_rest, held, leaving = others
        own = replace(act_of_person_id(leaving.pk, act.at), today=act.today)
        ask_for_erasure(person=leaving, why=WHY, act=own)
        place_hold(person=held, reason=DISPUTE, act=hr)
    return len(team)
