"""How many go a way: told as an estimate with its interval, where it is known."""

import re

import pytest
from django.test import Client

from tests.domain.builders import Framework
from tests.web.journey import text_of
from waymark.domain.careers.compute.ways import Way
from waymark.engine.routes import Chance
from waymark.web.me.map.words import chance_of_way

AN_INTERVAL = re.compile(r"[Pp]erhaps (up to )?(\d+ to )?\d+ of 100")


@pytest.fixture
def framework(mined: Framework) -> Framework:
    return mined


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (None, "too few to say"),
        (Chance(0.2, 0.081, 0.352), "perhaps 8 to 35 of 100"),
        (Chance(0.02, 0.001, 0.04), "perhaps up to 4 of 100"),
        (Chance(0.001, 0.0, 0.004), "fewer than 1 of 100"),
        (Chance(0.5, 0.499, 0.501), "about 50 of 100"),
    ],
)
def test_a_chance_in_words(chance: Chance | None, said: str) -> None:
    way = Way((1, 2), (), 12, 6, 18, 5, 0, False, chance, ())
    assert chance_of_way(way) == said


def test_the_map_and_its_panel_tell_the_chance(me: Client, framework: Framework) -> None:
    begin = text_of(me, "/me/map")
    assert re.search(r"How many go this way: " + AN_INTERVAL.pattern, begin)
    assert "An estimate from the moves of everyone here so far, not advice." in begin
    panel = text_of(me, f"/me/map/{framework.id('te3')}")
    row = re.search(r"How many go this way</th><td>([^<]*)</td>", panel)
    assert row
    assert AN_INTERVAL.fullmatch(row[1])


def test_routes_to_choose_tell_it_and_say_that_it_is_an_estimate(
    me: Client, framework: Framework
) -> None:
    page = text_of(me, f"/me/goal/new?role={framework.id('em')}")
    assert "Best balance for you" in page
    assert "Most often taken" in page
    assert len(AN_INTERVAL.findall(page)) >= 2
    assert "an estimate from the moves of everyone here so far" in page


def test_where_no_step_is_known_nothing_is_told(me: Client, framework: Framework) -> None:
    page = text_of(me, f"/me/goal/new?role={framework.id('te5')}")
    assert "How many go this way" not in page
    assert "Most often taken" not in page
    assert "How many go this way" not in text_of(me, f"/me/map/{framework.id('te5')}")
