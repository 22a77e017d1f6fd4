"""Whoever opens a page or a file about someone else is noted, so that the person can see it.

Asked of every route of the table whose address names a row about Ines, for everybody who may read.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.permissions.table import ROUTES
from tests.permissions.test_routes import address_of, answer_of, as_relation, cookies
from tests.permissions.world import SIGNED_IN, World
from tests.web.journey import stop_the_clock
from waymark.kernel.models import Look
from waymark.kernel.privacy import rows_about

__all__ = ["cookies"]

pytestmark = pytest.mark.django_db
#: addresses that name a row about someone and yet tell nothing of them, and why
TELLS_NOTHING: dict[str, str] = {
    "team:talk-now": "a part of the conversation's page, which has noted the look",
    "calendar-feed": "read by the person's own calendar, at an address that only they know",
}


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def _about_ines(name: str, world: World) -> bool:
    rows = [world.rows[row] for row in ROUTES[name].address.values() if not row.startswith("=")]
    ines = world.people["self"].pk
    return any(
        getattr(row, "subject_path", None)
        and rows_about(type(row), ines).filter(pk=row.pk).exists()
        for row in rows
    )


def _readers(name: str) -> list[str]:
    cells = ROUTES[name].cells["GET"]
    return [each for each in SIGNED_IN if each != "self" and cells[each] == "ok"]


def _unseen(name: str, world: World, cookies: dict[str, str]) -> list[str]:
    """Who read the page without leaving a look."""
    found = []
    for relation in _readers(name):
        with transaction.atomic():
            Look.objects.all().delete()
            answer = as_relation(relation, cookies).get(address_of(ROUTES[name], world))
            assert answer_of(answer) == "ok", name
            looks = Look.objects.filter(
                person_id=world.people["self"].pk, viewer_id=world.people[relation].pk
            )
            if not looks.exists():
                found.append(relation)
            transaction.set_rollback(True)
    return found


def test_every_page_about_a_person_notes_who_looked(world: World, cookies: dict[str, str]) -> None:
    named = [n for n in ROUTES if n not in TELLS_NOTHING and _about_ines(n, world) and _readers(n)]
    assert {"team:person", "organisation:erasure"} <= set(named)
    wrong = {name: found for name in named if (found := _unseen(name, world, cookies))}
    assert not wrong, f"add looked_at(request, person_id, what) to these pages: {wrong}"


@pytest.mark.parametrize("name", ["download", "skills-download", "talks-download"])
def test_a_file_of_the_team_is_noted_for_everyone_in_it(
    world: World, cookies: dict[str, str], name: str
) -> None:
    with transaction.atomic():
        Look.objects.all().delete()
        assert answer_of(as_relation("manager", cookies).get(reverse(f"team:{name}"))) == "ok"
        look = Look.objects.get(person_id=world.people["self"].pk)
        assert (look.viewer_id, look.what) == (world.people["manager"].pk, "team-download")
        transaction.set_rollback(True)


def test_looking_at_oneself_leaves_nothing(world: World, cookies: dict[str, str]) -> None:
    with transaction.atomic():
        Look.objects.all().delete()
        assert answer_of(as_relation("self", cookies).get("/me/data")) == "ok"
        assert not Look.objects.exists()
        transaction.set_rollback(True)


def test_the_log_shows_those_it_is_about_that_an_auditor_read(
    world: World, cookies: dict[str, str]
) -> None:
    with transaction.atomic():
        Look.objects.all().delete()
        as_relation("self", cookies).post("/me/data/erasure/withdraw")
        assert answer_of(as_relation("auditor", cookies).get("/org/policies/log")) == "ok"
        (look,) = Look.objects.filter(person_id=world.people["self"].pk)
        assert (look.what, look.viewer_id) == ("act-log", world.people["auditor"].pk)
        transaction.set_rollback(True)
