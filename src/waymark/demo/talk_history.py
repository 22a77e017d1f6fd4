"""When some thirty teams of the demo talked in the past: who with whom and when, nothing else.

Most talk every quarter, some let it slip; a few have the next talk in the diary. What the one
manager of the demo and the team have said to each other is in begun_talks.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import numpy as np

from waymark.demo.organisation import Organisation
from waymark.domain.reviews.operations.loading import TalkRow

__all__ = ["talks_of_teams"]

TEAMS, SMALLEST_TEAM = 30, 3
MOST_TALKS = 6
#: days since the last talk, and between two: most keep to the quarter
RECENT, SLIPPED = (6, 86), (95, 150)
SLIP = 0.2
APART = (75, 108)
#: how often the next one stands in the diary where the last one is so many days ago
NEXT, NEXT_AFTER = 0.1, 60
AHEAD = (3, 13)
BEFORE, LENGTH = timedelta(days=8), timedelta(minutes=50)
FIRST_HOUR, LAST_HOUR = 9, 16
FRIDAY = 4


def talks_of_teams(
    organisation: Organisation, ids: list[int], *, but: int, seed: int
) -> list[TalkRow]:
    """Talks of every so many-th team, in the order of their managers.

    ids    of people, in the order of the organisation; but: the place of a manager left out.
    """
    rng = np.random.default_rng(seed)
    rows: list[TalkRow] = []
    for manager, lines in _teams(organisation, but):
        for line in lines:
            person = int(organisation.reporting.person[line])
            zone = ZoneInfo(organisation.content.sites[organisation.people.site[person]].zone)
            since: date = organisation.reporting.start[line].astype("datetime64[D]").item()
            for at in _moments(organisation.today, since, zone, rng):
                held = at.date() < organisation.today
                made = at - BEFORE if held else at - timedelta(days=16)
                rows.append(
                    TalkRow(
                        ids[person], ids[manager], made, at, at + LENGTH if held else None,
                        uuid5(NAMESPACE_URL, f"talk:{ids[person]}:{at.isoformat()}"),
                    )
                )  # fmt: skip
    return rows


def _teams(organisation: Organisation, but: int) -> Iterator[tuple[int, list[int]]]:
    """Managers of today, evenly over all of them, each with the lines of the team."""
    lines = organisation.reporting
    teams: dict[int, list[int]] = {}
    for line in np.flatnonzero(np.isnat(lines.until)).tolist():
        teams.setdefault(int(lines.manager[line]), []).append(line)
    large = [
        manager for manager in sorted(teams)
        if len(teams[manager]) >= SMALLEST_TEAM and manager != but
    ]  # fmt: skip
    for manager in large[:: max(len(large) // TEAMS, 1)][:TEAMS]:
        yield manager, teams[manager]


def _moments(
    today: date, since: date, zone: ZoneInfo, rng: np.random.Generator
) -> Iterator[datetime]:
    """When two people talked since they work together, and perhaps talk next; newest first."""
    ago = int(rng.integers(*(SLIPPED if rng.random() < SLIP else RECENT)))
    if ago >= NEXT_AFTER and rng.random() < NEXT:
        yield _moment(today + timedelta(days=int(rng.integers(*AHEAD))), zone, rng)
    for _talk in range(MOST_TALKS):
        day = today - timedelta(days=ago)
        if day - BEFORE <= since:
            return
        yield _moment(day, zone, rng)
        ago += int(rng.integers(*APART))


def _moment(day: date, zone: ZoneInfo, rng: np.random.Generator) -> datetime:
    """A full or half hour of that day, or of the Friday before where it falls on a weekend."""
    hour = int(rng.integers(FIRST_HOUR, LAST_HOUR))
    at = time(hour, 30 * int(rng.integers(0, 2)))
    return datetime.combine(day - timedelta(days=max(day.weekday() - FRIDAY, 0)), at, zone)
