"""The page of notices: what waits stands first, what was answered or opened by its day."""

import pytest

from tests.conftest import NOW
from tests.domain.builders import make_employee
from tests.web.journey import sign_in, words_of
from waymark.kernel.models import Notice


@pytest.mark.django_db
def test_what_was_answered_no_longer_stands_first() -> None:
    person = make_employee("Tomasz Wilk")
    for number, read_at in enumerate((NOW, None)):
        Notice.objects.create(
            person_id=person.pk, kind="needs_you", code="plan.shared", key=f"k{number}", at=NOW,
            params={"name": f"Name{number}"}, address="/team", read_at=read_at,
        )  # fmt: skip
    text = words_of(sign_in(person).get("/account/notices"))
    waiting, _, known = text.partition("Good to know")
    assert "Name1" in waiting
    assert "Name0" not in waiting
    assert "Name0" in known
