"""The winter round of the demo goes into review: its draft is asked for as on the page.

The worker makes it once the demo runs, with all its steps to be watched.
"""

from dataclasses import replace

from waymark.domain.mentoring.operations.drafting import close_and_draft
from waymark.domain.mentoring.queries.rounds import RoundState, rounds_open
from waymark.domain.people.queries import act_of_person_id
from waymark.kernel.acts import Act

__all__ = ["ask_for_drafts"]


def ask_for_drafts(*, learning_id: int, act: Act) -> int:
    """Ask for a draft of every round whose last day to answer is over; returns how many."""
    by = replace(act_of_person_id(learning_id, act.at), today=act.today)
    over = [
        a_round
        for a_round in rounds_open(by)
        if a_round.state == RoundState.INVITING.value and a_round.join_until <= by.today
    ]
    for a_round in over:
        close_and_draft(a_round=a_round, act=by)
    return len(over)
