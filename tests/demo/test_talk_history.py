"""The talks of the demo's teams could have taken place: within office hours of people who worked
together."""

from datetime import UTC, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.demo.histories import default, sized
from waymark.demo.organisation import Organisation
from waymark.demo.talk_history import talks_of_teams
from waymark.domain.reviews.operations.loading import TalkRow


def talks(organisation: Organisation, seed: int = 7) -> list[TalkRow]:
    """With the places of people as their ids."""
    ids = list(range(len(organisation.people.key)))
    return talks_of_teams(organisation, ids, but=organisation.named["tomasz-wojcik"], seed=seed)


def test_thirty_teams_talk_but_not_the_one_with_a_story_of_its_own() -> None:
    organisation = default()
    rows = talks(organisation)
    managers = {row.manager_id for row in rows}
    assert 28 <= len(managers) <= 30
    assert organisation.named["tomasz-wojcik"] not in managers
    assert 300 <= len(rows) <= 1_500


@pytest.mark.parametrize(("people", "seed"), [(1_284, 20_261_122), (150, 5)])
def test_every_talk_was_on_a_working_day_of_two_who_worked_together(people: int, seed: int) -> None:
    organisation = sized(people, seed)
    lines, table = organisation.reporting, organisation.people
    since = {
        (person, manager): first.astype("datetime64[D]").item()
        for person, manager, first, until in zip(
            lines.person.tolist(), lines.manager.tolist(), lines.start, lines.until, strict=True
        )
        if np.isnat(until)
    }
    today = organisation.today
    for row in talks(organisation):
        zone = ZoneInfo(organisation.content.sites[table.site[row.person_id]].zone)
        local = row.planned_at.astimezone(zone)
        assert local.weekday() < 5
        assert 9 <= local.hour < 16
        assert since[row.person_id, row.manager_id] < row.made_at.date()
        assert row.made_at.date() < today
        if row.agreed_at is None:
            assert today < local.date() <= today + timedelta(days=13)
        else:
            assert row.planned_at < row.agreed_at
            assert row.agreed_at.astimezone(UTC).date() < today


def test_two_have_one_talk_open_at_most_and_talk_about_once_a_quarter() -> None:
    pairs: dict[tuple[int, int], list[TalkRow]] = {}
    rows = talks(default())
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        pairs.setdefault((row.person_id, row.manager_id), []).append(row)
    gaps = []
    for mine in pairs.values():
        assert sum(row.agreed_at is None for row in mine) <= 1
        days = [row.planned_at.date() for row in mine]
        assert days == sorted(days, reverse=True)
        gaps += [(later.planned_at - row.planned_at).days for later, row in pairwise(mine)]
    assert 60 <= float(np.median(gaps)) <= 110


def test_the_same_seed_tells_the_same_and_another_one_does_not() -> None:
    organisation = sized(150, 5)
    assert talks(organisation) == talks(organisation)
    assert talks(organisation) != talks(organisation, seed=8)
