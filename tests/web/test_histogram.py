"""The drawing of shares by class: bars stand for shares, the step line for those before."""

from hypothesis import given
from hypothesis import strategies as st

from waymark.web.charts.histogram import draw

COUNTS = st.lists(st.integers(0, 5_000), min_size=2, max_size=20).filter(any)


def percent(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


@given(COUNTS)
def test_bars_are_as_high_as_their_shares(counts: list[int]) -> None:
    bars = draw(counts).bars
    heights = [percent(bar.height) for bar in bars]
    scale = max(heights) / max(counts)
    assert all(abs(h - n * scale) < 0.02 for h, n in zip(heights, counts, strict=True))
    assert all(abs(percent(b.y) + percent(b.height) - 100) < 0.02 for b in bars)


@given(COUNTS)
def test_nothing_leaves_the_picture_and_a_few_lines_name_round_shares(counts: list[int]) -> None:
    drawing = draw(counts, counts[::-1])
    assert all(0 <= percent(bar.y) <= 100 for bar in drawing.bars)
    assert all(0 <= percent(line.y) <= 100 for line in drawing.lines)
    shares = [line.share for line in drawing.lines]
    assert shares[0] == 0
    assert 2 <= len(shares) <= 5
    assert all(share % 5 == 0 for share in shares)


def test_before_is_drawn_in_its_own_shares() -> None:
    assert draw([1, 3], [100, 300]).before == "M0.00 70.00L50.00 70.00L50.00 10.00L100.00 10.00"
    assert draw([1, 3]).before == ""
    assert draw([1, 3]).before_label is None


def test_weak_classes_are_marked_from_the_left() -> None:
    assert [bar.marked for bar in draw([1, 2, 3], marked=2).bars] == [True, True, False]
