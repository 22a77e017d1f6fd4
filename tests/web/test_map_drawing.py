"""The map's picture and what it is drawn from: no label covers another, read once for each state."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.domain.builders import Framework
from waymark.domain.careers.compute.career_map import Question, draw_map
from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.careers.models import MiningRun
from waymark.kernel.acts import Act
from waymark.web.me.map.words import picture_words
from waymark.workflows import mining


@pytest.fixture
def framework(mined: Framework) -> Framework:
    return mined


@pytest.mark.parametrize("reach", [1, 2, 3])
@pytest.mark.parametrize("selected", ["em", "as2", None])
def test_no_label_covers_another(framework: Framework, reach: int, selected: str | None) -> None:
    shown = current_framework()
    place = shown.place
    question = Question(
        own=place[framework.id("te2")], goal=place[framework.id("te4")],
        selected=place[framework.id(selected)] if selected else None, reach=reach,
    )  # fmt: skip
    chart = draw_map(shown, shown.levels({}), question, picture_words())
    boxes = [mark.box for mark in chart.picture.stops]
    boxes += [line.box for line in chart.picture.lines]
    boxes += [link.badge.box for link in chart.picture.links if link.badge]
    for number, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[number + 1 :])


def test_the_framework_is_read_once_for_each_state(
    framework: Framework, system_act: Act, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = current_framework()
    with django_assert_num_queries(1):
        assert current_framework() is first
    mining.recompute(act=system_act)
    assert current_framework() is not first
    assert MiningRun.objects.filter(current=True).count() == 1
