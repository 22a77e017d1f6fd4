"""What people of the demo said of themselves so that fairness can be checked: most of them did.

Invented like the people: nobody's name, role or history goes into it. The cast say nothing, so
that whoever looks around meets the page as it is at first.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from waymark.demo.organisation import Organisation
from waymark.domain.people.operations.loading import load_equality_answers
from waymark.domain.people.states import Gender
from waymark.kernel.acts import Act

__all__ = ["answer_for_audits"]

ANSWER = 0.7
#: how often each answer is given
SHARES = {Gender.WOMAN: 0.45, Gender.MAN: 0.5, Gender.ANOTHER: 0.01, Gender.NOT_SAID: 0.04}
WITH_YEAR = 0.9
#: years of age when people begin here
YOUNGEST_HIRED, OLDEST_HIRED, USUAL_YEARS = 21, 58, 12
#: nobody works on for longer
OLDEST = 67


def answer_for_audits(
    organisation: Organisation, ids: Sequence[int], *, today: date, seed: int, act: Act
) -> int:
    """Keep answers for seven in ten of today's staff; returns how many.

    ids    of the people, in the organisation's order.
    """
    rng = np.random.default_rng(seed)
    here = np.isnat(organisation.people.left)
    here[list(organisation.named.values())] = False
    here &= rng.random(len(here)) < ANSWER
    genders = [each.value for each in SHARES]
    said = rng.choice(len(genders), size=len(here), p=list(SHARES.values()))
    hired = organisation.people.hired.astype("datetime64[Y]").astype(int) + 1970
    age = np.clip(YOUNGEST_HIRED + rng.exponential(USUAL_YEARS, len(here)), 0, OLDEST_HIRED)
    born = np.maximum(hired - age.astype(int), today.year - OLDEST)
    with_year = rng.random(len(here)) < WITH_YEAR
    rows = [
        (ids[at], genders[said[at]], int(born[at]) if with_year[at] else None)
        for at in np.flatnonzero(here).tolist()
    ]
    load_equality_answers(rows=rows, act=act)
    return len(rows)
