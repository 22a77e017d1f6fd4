"""Times as people say them."""

import pytest

from waymark.web.parts.times import months_in_words


@pytest.mark.parametrize(("low", "high", "said"), [
    (9, 16, "9 to 16 months"),
    (30, 48, "2½ to 4 years"),
    (12, 30, "1 to 2½ years"),
    (16, 42, "1½ to 3½ years"),
    (9, 36, "9 months to 3 years"),
    (0, 8, "up to 8 months"),
    (12, 12, "about 12 months"),
    (24, 24, "about 2 years"),
    (23.6, 24.4, "about 2 years"),
    (1, 1, "about 1 month"),
    (30, 30, "about 2½ years"),
])  # fmt: skip
def test_spans_of_months_in_words(low: float, high: float, said: str) -> None:
    assert months_in_words(low, high) == said
