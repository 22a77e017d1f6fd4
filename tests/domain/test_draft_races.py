"""Many hands at once on one draft of the framework."""

from functools import partial

import pytest

from tests.conftest import act_by
from tests.domain.builders import build_framework, make_employee
from tests.domain.drafting import set_role
from tests.together import at_once
from waymark.domain.careers.models import DraftChange, FrameworkDraft
from waymark.domain.careers.operations.drafts import set_change
from waymark.domain.careers.queries.drafts import token_of
from waymark.domain.careers.states import Thing
from waymark.domain.people.models import Person


@pytest.mark.django_db(transaction=True)
def test_many_hands_open_one_draft_and_edit_one_after_the_other() -> None:
    framework = build_framework(moves={})
    people: list[Person] = [make_employee(f"Hand {number}") for number in range(6)]
    results = at_once(
        [
            partial(set_role, framework, key, act_by(person, "hr"), summary=f"Said by {person.pk}.")
            for person, key in zip(people, ["te1", "te2", "te3", "tl", "em", "te1"], strict=True)
        ]
    )
    assert all(isinstance(each, DraftChange) for each in results), results
    assert FrameworkDraft.objects.get().revision == 6
    assert DraftChange.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_of_one_role_seen_alike_one_is_refused() -> None:
    framework = build_framework(moves={})
    one, other = (act_by(make_employee(name), "hr") for name in ("Hannah Berg", "Ole Ruud"))
    seen, ref = token_of(None), str(framework.id("te1"))
    results = at_once(
        [
            partial(set_change,
                thing=Thing.ROLE, ref=ref, values={"name": f"Name of {act.person_id}"},
                seen=seen, act=act,
            )
            for act in (one, other)
        ]
    )  # fmt: skip
    kinds = sorted(type(each).__name__ for each in results)
    assert kinds == ["DraftChange", "Refused"], results
    assert DraftChange.objects.count() == 1
