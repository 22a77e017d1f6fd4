"""The fairness table of a draft: the figures of fairlearn, and nothing of groups under five."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, selection_rate
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW, TODAY
from waymark.domain.careers.models import Assignment, Grade, Role
from waymark.domain.mentoring.compute import fairness
from waymark.domain.mentoring.compute.fairness import Met, Outcomes, fairness_rows
from waymark.domain.mentoring.queries.groups import Attribute, attributes_of
from waymark.domain.people.models import Employment, EqualityAnswer, Person, Site
from waymark.domain.people.states import EQUALITY_WORDING

GROUPS = [attribute.value for attribute in Attribute if attribute is not Attribute.GENDER]


@st.composite
def rounds(draw: Any) -> tuple[Outcomes, np.ndarray]:
    """What a draft gave some hundred people, and their groups, some of them unknown."""
    people = draw(st.integers(40, 200))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    shares = rng.uniform(0.05, 0.95, len(Attribute))
    codes = (rng.random((people, len(Attribute))) > shares).astype(np.int64)
    codes[rng.random(codes.shape) < 0.1] = -1
    matched = rng.random(people) < 0.9
    chose = rng.random(people) < 0.8
    return Outcomes(
        person=np.arange(people) + 1, matched=matched,
        fit=np.where(matched, rng.integers(100, 1000, people), 0), chose=chose,
        top_three=chose & matched & (rng.random(people) < rng.uniform(0.2, 0.9)),
    ), codes  # fmt: skip


@settings(max_examples=60)
@given(rounds())
def test_shown_figures_are_those_of_fairlearn(case: tuple[Outcomes, np.ndarray]) -> None:
    outcomes, codes = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fairness, "attributes_of", lambda ids, today: codes)
        rows = fairness_rows(outcomes, TODAY)
    for row in rows:
        name = row["group"]
        at = list(Attribute).index(Attribute(name) if name in GROUPS else Attribute.GENDER)
        code = 1 if name == "man" else 0
        if row["people"] is None:
            assert row["result"] == Met.TOO_FEW.value
            assert {row[key] for key in ("matched", "median", "rate", "others", "ratio")} == {None}
            continue
        assert row["people"] >= 5
        inside = codes[:, at] == code
        assert (row["people"], row["matched"]) == (inside.sum(), outcomes.matched[inside].sum())
        if row["ratio"] is None:
            continue
        known = outcomes.chose & (codes[:, at] >= 0)
        frame = MetricFrame(
            metrics=selection_rate, y_true=pd.Series(outcomes.top_three[known]),
            y_pred=pd.Series(outcomes.top_three[known]),
            sensitive_features=pd.Series(codes[known, at], name="group"),
        )  # fmt: skip
        own, others = frame.by_group[code], frame.by_group[1 - code]
        assert row["rate"] == pytest.approx(own, abs=1e-9)
        assert row["others"] == pytest.approx(others, abs=1e-9)
        assert row["ratio"] == pytest.approx(own / others, abs=1e-9)
        chance = row["p"] >= 0.05
        wanted = Met.IN_RANGE if own / others >= 0.8 else Met.CHANCE if chance else Met.CLOSER
        assert row["result"] == wanted.value
    closer = [row["result"] == Met.CLOSER.value for row in rows]
    assert closer == sorted(closer, reverse=True)


@pytest.mark.django_db
def test_groups_come_from_work_and_from_ones_own_word() -> None:
    here, there = (Site.objects.create(name=name) for name in ("Here", "There"))
    role = Role.objects.create(name="R", state="published", grade=Grade.objects.create(number=5))
    people = [Person.objects.create(key=f"p{n}", site=there if n == 2 else here) for n in range(4)]
    for n, who in enumerate(people):
        Employment.objects.create(person=who, from_date=date(2026, 6 if n == 1 else 1, 1))
        Assignment.objects.create(
            person=who, role=role, kind="substantive", from_date=date(2025, 1, 1),
            shift_work=n == 0, fte=50 if n == 2 else 100,
        )  # fmt: skip
    said = {"answered_at": NOW, "wording": EQUALITY_WORDING}
    EqualityAnswer.objects.create(person=people[0], gender="woman", birth_year=1970, **said)
    EqualityAnswer.objects.create(person=people[1], gender="man", birth_year=2000, **said)
    EqualityAnswer.objects.create(person=people[2], gender="not_said", **said)
    codes = attributes_of([who.pk for who in people], TODAY)
    by_name = dict(zip(Attribute, codes.T.tolist(), strict=True))
    assert by_name[Attribute.SHIFTS] == [0, 1, 1, 1]
    assert by_name[Attribute.PART_TIME] == [1, 1, 0, 1]
    assert by_name[Attribute.OUTSIDE] == [1, 1, 0, 1]
    assert by_name[Attribute.NO_GRADE] == [1, 1, 1, 1]
    assert by_name[Attribute.GENDER] == [0, 1, -1, -1]
    assert by_name[Attribute.OVER_FIFTY] == [0, 1, -1, -1]
    assert by_name[Attribute.NEW] == [0, 0, 0, 0]
