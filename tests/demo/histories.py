"""What the tests of the generated history look at."""

import datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray

from waymark.demo.generate import PEOPLE, SEED, generate
from waymark.demo.organisation import Organisation

TODAY = datetime.date(2026, 11, 22)
Moves = NDArray[np.int32]


@cache
def default() -> Organisation:
    """The organisation that the demo offers when nothing is chosen."""
    return generate(PEOPLE, SEED, today=TODAY)


@cache
def sized(people: int, seed: int) -> Organisation:
    return generate(people, seed, today=TODAY)


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "D")


def month_firsts(organisation: Organisation) -> list[np.datetime64]:
    """First days of the 121 months of the history."""
    last = np.datetime64(organisation.today, "M")
    return [(last - back).astype("datetime64[D]") for back in range(120, -1, -1)]


def in_force(
    start: NDArray[np.datetime64], until: NDArray[np.datetime64], on: np.datetime64
) -> NDArray[np.bool_]:
    return (start <= on) & (np.isnat(until) | (until > on))


def moves(organisation: Organisation) -> Moves:
    """Changes of substantive role within the ten years: rows (from, to), old titles as new."""
    content, table = organisation.content, organisation.positions
    place = {role.key: i for i, role in enumerate(content.roles)}
    present = np.array(
        [place[role.successor] if role.successor else i for i, role in enumerate(content.roles)]
    )
    rows = np.flatnonzero(table.kind == 0)
    before, after = rows[:-1], rows[1:]
    changed = (table.person[before] == table.person[after]) & (
        table.start[after] > month_firsts(organisation)[0]
    )
    pairs = np.stack([present[table.role[before]], present[table.role[after]]], axis=1)[changed]
    return np.asarray(pairs[pairs[:, 0] != pairs[:, 1]], dtype=np.int32)


def count_moves(organisation: Organisation, source: str, target: str) -> int:
    place = {role.key: i for i, role in enumerate(organisation.content.roles)}
    pairs = moves(organisation)
    return int(((pairs[:, 0] == place[source]) & (pairs[:, 1] == place[target])).sum())
