"""Suggesting the known title that an unknown one means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.engine.titles import similar_titles, similarity

KNOWN = [
    "Test Engineer I",
    "Test Engineer II",
    "Senior Test Engineer",
    "Software Engineer II",
    "Senior Software Developer",
    "Head of Purchasing",
    "Human Resources Business Partner",
    "Cook",
]
WORDS = ["Test", "Senior", "Engineer", "Mgr", "II", "I", "Nurse", "Cook", "of", "-", "Head", "Dev"]
TITLES = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("unknown", "best"),
    [
        ("Verif. Eng. II", "Test Engineer II"),
        ("TEST ENGR 2", "Test Engineer II"),
        ("Snr SW Developer", "Senior Software Developer"),
        ("HR bus. partner", "Human Resources Business Partner"),
        ("Procurement Manager", "Head of Purchasing"),
        ("Tset Enginer II", "Test Engineer II"),
        ("Personnel Business Partner", "Human Resources Business Partner"),
    ],
)
def test_suggests_the_title_that_is_meant(unknown: str, best: str) -> None:
    matches = similar_titles([unknown], KNOWN, floor=0.3)[0]
    assert KNOWN[matches[0].known] == best


def test_says_why_in_words() -> None:
    match = similar_titles(["Verif. Eng. II"], KNOWN)[0][0]
    assert match.reason == (
        "both say engineer; verification is often the same work as test; the same step (II)"
    )
    assert similarity("TEST ENGR 2", "Test Engineer II").reason == (
        "the same title in another spelling"
    )


def test_nothing_like_it_gives_no_suggestion() -> None:
    assert similar_titles(["Chaplain", "", "!!!"], KNOWN) == ((), (), ())
    assert similar_titles(["Cook"], []) == ((),)
    assert similar_titles([], KNOWN) == ()


def test_leaders_and_those_they_lead_are_apart() -> None:
    led = similarity("Test Engineer", "Test Engineering Manager").score
    assert led < similarity("Test Engineer", "Test Engineer II").score


def test_ties_go_to_the_title_that_comes_first() -> None:
    matches = similar_titles(["Cook"], ["COOK", "Cook ", "cook"], limit=2)[0]
    assert [match.known for match in matches] == [0, 1]


def test_bad_limits_are_refused() -> None:
    with pytest.raises(ValueError, match="limit must be 0 or more, got -1"):
        similar_titles(["Cook"], KNOWN, limit=-1)
    with pytest.raises(ValueError, match=r"floor must lie in 0\.\.1, got 1\.5"):
        similar_titles(["Cook"], KNOWN, floor=1.5)


@settings(deadline=None)
@given(TITLES, TITLES)
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    score = similarity(one, other).score
    assert 0.0 <= score <= 1.0
    assert similarity(other, one).score == score


@settings(deadline=None)
@given(st.lists(TITLES, max_size=5), st.lists(TITLES, min_size=1, max_size=8))
def test_the_batch_agrees_with_one_by_one(unknown: list[str], known: list[str]) -> None:
    batch = similar_titles(unknown, known, limit=len(known), floor=0.0)
    for title, matches in zip(unknown, batch, strict=True):
        scores = [similarity(title, other).score for other in known]
        assert [match.score for match in matches] == sorted(scores, reverse=True)
        assert all(scores[match.known] == match.score for match in matches)


@settings(deadline=None)
@given(TITLES.filter(lambda title: any(w in title for w in ("Test", "Nurse", "Cook", "Engineer"))))
def test_a_title_is_most_like_itself(title: str) -> None:
    assert similarity(title, title.upper()).score == pytest.approx(1.0)
