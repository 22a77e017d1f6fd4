"""The round before the demo's winter round: half a year of mentoring that is over.

Who helps now helped then; some who looked for somebody then do so again. What each of them could do
is taken as it was on that day.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from waymark.demo.begun_wishes import History, Wish, Wishes
from waymark.demo.organisation import Organisation
from waymark.domain.mentoring.operations.loading_past import EntryRow, load_past_round
from waymark.domain.mentoring.queries.rounds import Round
from waymark.kernel.acts import Act

__all__ = ["DRAFTED", "OVER", "Loaded", "go_through"]

DRAFTED, OVER = timedelta(weeks=30), timedelta(weeks=4)  # ago
JOINED = 120 / 1284  # of the staff
PLACES, PLACES_SHARES = (1, 2), (0.5, 0.5)
CHOSE, MET, MOST_CHOICES, MOST_NEEDS = 0.75, 0.4, 3, 3


@dataclass(frozen=True, slots=True)
class Loaded:
    """The organisation with the ids of what is in the database, in its order."""

    organisation: Organisation
    people: Sequence[int]
    roles: Sequence[int]
    skills: Sequence[int]


def go_through(
    a_round: Round, loaded: Loaded, wishes: Wishes, *, seed: int, act: Act
) -> set[tuple[int, int]]:
    """Let the round have been matched and be over; returns who worked together, mentee and mentor.

    wishes   of the round that came after it.
    """
    rng = np.random.default_rng(seed)
    day = act.today - DRAFTED
    history = History(loaded.organisation, day)
    there = sorted(each for each in wishes.places if each in history.role)
    places = {each: int(rng.choice(PLACES, p=PLACES_SHARES)) for each in there}
    rows = [EntryRow(loaded.people[each], places=places[each]) for each in there]
    claims = _levels(loaded.organisation, day)
    mentees = [at for at in history.staff if at not in history.cast | wishes.places.keys()]
    many, taken = round(len(history.staff) * JOINED), Counter[int]()
    mentees = sorted(rng.permutation(mentees).tolist(), key=lambda at: at in wishes.wishes)
    for mentee in mentees:
        ways, now = [], wishes.wishes.get(mentee, Wish())  # who comes again headed elsewhere then
        for goal in history.goals(mentee)[0]:
            if goal == now.goal:
                continue
            able = [
                each for each in there
                if each in history.holders[goal] and history.fits(mentee, each)
                and each != now.helper
            ]  # fmt: skip
            ways += [(goal, each, able) for each in able if taken[each] < places[each]]
        if ways and taken.total() < many:
            goal, helper, able = ways[int(rng.integers(len(ways)))]
            taken[helper] += 1
            rows.append(_mentee(mentee, goal, _named(helper, able, rng), loaded, claims))
    return load_past_round(
        a_round=a_round, rows=rows, drafted_at=datetime.combine(day, time(9), act.at.tzinfo),
        over_at=datetime.combine(act.today - OVER, time(9), act.at.tzinfo), act=act,
    )  # fmt: skip


def _named(helper: int, able: Sequence[int], rng: np.random.Generator) -> list[int]:
    """Up to three of those who could help, often the one whom they know."""
    if rng.random() >= CHOSE:
        return []
    others = [each for each in rng.permutation(able).tolist() if each != helper]
    named: list[int] = others[: int(rng.integers(MOST_CHOICES))]
    if rng.random() < MET:
        named.insert(int(rng.integers(len(named) + 1)), helper)
    return named


def _mentee(
    mentee: int, goal: int, named: Sequence[int], loaded: Loaded, claims: dict[tuple[int, str], int]
) -> EntryRow:
    asked = sorted(
        loaded.organisation.content.roles[goal].requirements,
        key=lambda each: (not each.essential, each.skill),
    )
    ids: dict[str, Any] = {
        skill.key: pk
        for skill, pk in zip(loaded.organisation.content.skills, loaded.skills, strict=True)
    }
    needs = [
        (ids[each.skill], each.level)
        for each in asked
        if claims.get((mentee, each.skill), 0) < each.level
    ]
    return EntryRow(
        loaded.people[mentee], goal_id=loaded.roles[goal], needs=needs[:MOST_NEEDS],
        choices=[loaded.people[each] for each in named],
    )  # fmt: skip


def _levels(organisation: Organisation, day: date) -> dict[tuple[int, str], int]:
    """The highest level said of each skill of a person up to a day."""
    table, skills = organisation.claims, organisation.content.skills
    found: dict[tuple[int, str], int] = {}
    at = np.flatnonzero(table.on <= np.datetime64(day))
    columns = (table.person[at].tolist(), table.skill[at].tolist(), table.level[at].tolist())
    for person, skill, level in zip(*columns, strict=True):
        key = person, skills[skill].key
        found[key] = max(level, found.get(key, 0))
    return found
