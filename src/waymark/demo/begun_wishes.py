"""Who looks for a mentor in the demo's winter round and for which role, and who could help them.

Reckoned from the made-up history alone: people head for roles that colleagues reached from where
they are, and who is asked to help has held these roles, best after the very same move.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from waymark.demo.organisation import KINDS, Organisation

__all__ = ["NOBODY", "History", "Wish", "Wishes", "wishes_of"]

#: whom the round asks, until there are enough of them; their own family is left out for the employee
FAMILIES = (
    "Field service", "Supply chain", "Sales", "Finance", "Data and algorithms",
    "Applications", "Quality", "Manufacturing",
)  # fmt: skip
IN_FAMILIES, JOIN = 0.29, 212 / 1284  # of today's staff
#: they begin with nothing, or are those who ask
NOBODY = ("ines-duarte", "hannah-lindqvist", "priya-raman")
MOST_GOALS, FEWEST_MOVERS, FEWEST_HOLDERS = 4, 2, 2
RECENT = np.timedelta64(8 * 365, "D")
PLACES, PLACES_SHARES = (1, 2, 3), (0.1, 0.45, 0.45)
SPARE = 1.11  # places offered for each one who looks for somebody
SAME_MOVE = 0.75  # how often somebody is asked who made the very same move
UNDECIDED, UNHEARD_OF = 0.01, 0.005  # of those who join: without a goal; where nobody has been
EAST = ("SG", "JP")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody joins with: the role they head for, and a person who could help; -1 for none."""

    goal: int = -1
    helper: int = -1


@dataclass(slots=True)
class Wishes:
    """A round before it is asked for, by positions in the organisation.

    families  names of those whom it asks. wishes  by mentee; places  that each mentor offers.
    """

    families: tuple[str, ...]
    wishes: dict[int, Wish] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)

    def helped(self) -> dict[int, list[int]]:
        """Mentees by who could help them."""
        found: dict[int, list[int]] = defaultdict(list)
        for mentee, wish in self.wishes.items():
            if wish.helper >= 0:
                found[wish.helper].append(mentee)
        return found


def wishes_of(organisation: Organisation, seed: int) -> Wishes:
    """The round of this organisation; the same for the same seed."""
    rng = np.random.default_rng(seed)
    history = History(organisation, organisation.today)
    families = _families(history)
    found = Wishes(families)
    asked = [
        at for at in history.staff if history.family(at) in families and at not in history.cast
    ]
    many = max(2, round(len(history.staff) * JOIN))
    undecided, unheard_of = round(many * UNDECIDED), round(many * UNHEARD_OF)
    taken: Counter[int] = Counter()
    for mentee in rng.permutation(asked).tolist():
        if len(found.wishes) >= many - undecided - unheard_of:
            break
        if mentee not in found.places:
            _look(mentee, found, taken, history, rng)
    few = rng.permutation([at for at in asked if at not in found.wishes | found.places]).tolist()
    for number, mentee in enumerate(few[: undecided + unheard_of]):
        goal = history.unheard_of(mentee) if number < unheard_of else -1
        found.wishes[mentee] = Wish(goal)
    _spare(found, rng)
    return found


def _families(history: "History") -> tuple[str, ...]:
    sizes = Counter(history.family(at) for at in history.staff)
    own = history.family(history.org.named["ines-duarte"])
    chosen: list[str] = []
    for family in FAMILIES:
        if sum(sizes[each] for each in chosen) < IN_FAMILIES * len(history.staff):
            chosen += [family] if family != own else []
    return tuple(chosen)


class History:
    """What is asked of the history on a day: who of today's staff held what, and who moved where."""

    def __init__(self, organisation: Organisation, day: date) -> None:
        self.org = organisation
        people, table = organisation.people, organisation.positions
        self.cast = set(organisation.named.values())
        on = np.datetime64(day)
        for_good = np.flatnonzero((table.kind == KINDS.index("substantive")) & (table.start <= on))
        recent = np.isnat(table.until) | (table.until > on - RECENT)
        held = np.isnat(table.until) | (table.until > on)
        self.role: dict[int, int] = {}
        self.unit: dict[int, int] = {}
        self.holders: dict[int, set[int]] = defaultdict(set)
        self.movers: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.onward: dict[int, Counter[int]] = defaultdict(Counter)
        here, before = set(np.flatnonzero(np.isnat(people.left)).tolist()), (-1, -1)
        for at in for_good.tolist():
            who, role = int(table.person[at]), int(table.role[at])
            if before[0] == who and before[1] != role:
                self.onward[before[1]][role] += 1
                self.movers[before[1], role].add(who)
            before = (who, role)
            if who in here and recent[at]:
                self.holders[role].add(who)
            if held[at] and who in here:
                self.role[who], self.unit[who] = role, int(table.unit[at])
        self.staff = sorted(self.role)
        lines = organisation.reporting
        open_lines = np.isnat(lines.until)
        self.boss = dict(
            zip(lines.person[open_lines].tolist(), lines.manager[open_lines].tolist(), strict=True)
        )
        self._names = {family.key: family.name for family in organisation.content.families}

    def family(self, person: int) -> str:
        """The name of the job family in which they work."""
        return self._names[self.org.content.roles[self.role[person]].family]

    def east(self, person: int) -> bool:
        """Whether their day is over when the others' begins."""
        return self.org.content.sites[int(self.org.people.site[person])].country in EAST

    def goals(self, person: int, most: int | None = None) -> tuple[list[int], Any]:
        """Roles that are higher, or near by, and that enough others reached from here, with how many
        of them did; the `most` frequent ones."""
        roles = self.org.content.roles
        own = roles[self.role[person]]
        ways = [
            (role, people)
            for role, people in self.onward[self.role[person]].most_common()
            if people >= FEWEST_MOVERS and not roles[role].retired
            and (roles[role].grade, roles[role].family == own.family) > (own.grade, False)
            and len(self.holders[role]) >= FEWEST_HOLDERS and person not in self.holders[role]
        ][:most]  # fmt: skip
        return [role for role, _ in ways], np.array([people for _, people in ways], float)

    def fits(self, mentee: int, helper: int) -> bool:
        """Whether the two have hours in common, and are neither of one team nor of one line."""
        return (
            self.east(mentee) == self.east(helper)
            and self.unit[mentee] != self.unit[helper]
            and helper not in self._above(mentee)
            and mentee not in self._above(helper)
        )

    def unheard_of(self, person: int) -> int:
        """The next role of their family that none of today's staff holds or held; -1 for none."""
        roles = self.org.content.roles
        own = roles[self.role[person]]
        found = [
            at for at, role in enumerate(roles)
            if role.grade > own.grade and not role.retired and not self.holders[at]
        ]  # fmt: skip
        return min(found, key=lambda at: (roles[at].family != own.family, at), default=-1)

    def _above(self, person: int) -> Iterator[int]:
        while person in self.boss:
            person = self.boss[person]
            yield person


def _look(
    mentee: int, found: Wishes, taken: Counter[int], history: History, rng: np.random.Generator
) -> None:
    """Head for a role for which there is somebody who can help; who has no way on does not join."""
    goals, people = history.goals(mentee, MOST_GOALS)
    if not goals:
        return
    goal = int(rng.choice(goals, p=people / people.sum()))
    same = rng.random() < SAME_MOVE
    movers = history.movers[history.role[mentee], goal] if same else history.holders[goal]
    able = [each for each in sorted(history.holders[goal]) if history.fits(mentee, each)]
    free = [each for each in able if taken[each] < found.places.get(each, 0)]
    free.sort(key=lambda each: (each not in movers, taken[each]))
    if not free or free[0] not in movers:
        new = [
            each for each in rng.permutation(able).tolist()
            if each not in found.places and each not in found.wishes and each not in history.cast
        ]  # fmt: skip
        new.sort(key=lambda each: each not in movers)
        if new and (not free or new[0] in movers):
            found.places[new[0]] = int(rng.choice(PLACES, p=PLACES_SHARES))
            free = new
    if free:
        found.wishes[mentee] = Wish(goal, int(free[0]))
        taken[free[0]] += 1


def _spare(found: Wishes, rng: np.random.Generator) -> None:
    """Offer as many places as there would be: more than are wanted, but not by much."""
    helped = found.helped()
    wanted = round(len(found.wishes) * SPARE)
    for each in rng.permutation(sorted(found.places)).tolist():
        over = sum(found.places.values()) - wanted
        if over > 0:
            found.places[each] = max(1, len(helped[each]), found.places[each] - over)
        elif over < 0:
            found.places[each] = min(max(PLACES), found.places[each] - over)
