"""routes.toml, cell by cell: every route, every method, every relation is asked and compared.

Every answer is also searched for words that only one row holds (World.marks): nobody reads a word
of a row that policies.toml does not let them see.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import resolve, reverse

from tests.conftest import user_of
from tests.permissions.table import ALLAUTH, METHODS, ROUTES, Route, names_of_all_routes
from tests.permissions.world import RELATIONS, World, who
from tests.web.journey import stop_the_clock

pytestmark = pytest.mark.django_db
ROWS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("policies.toml").read_text()
)


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture(scope="module")
def cookies(world: World) -> dict[str, str]:
    """A session for everybody who has an account, by relation."""
    found = {}
    for relation, person in world.people.items():
        client = Client()
        client.force_login(user_of(person))
        found[relation] = client.cookies["sessionid"].value
    return found


def as_relation(relation: str, cookies: dict[str, str]) -> Client:
    """A fresh browser of that person."""
    client = Client(raise_request_exception=False)
    if relation in cookies:
        client.cookies["sessionid"] = cookies[relation]
    return client


def answer_of(response: HttpResponseBase) -> str:
    """The word of the table for an answer."""
    if response.status_code in (302, 303):
        return "sign-in" if "/account/login/" in response["Location"] else "moved"
    words = {200: "ok", 404: "hidden", 405: "not allowed", 422: "refused"}
    return words.get(response.status_code, str(response.status_code))


def address_of(route: Route, world: World) -> str:
    """The route's address, with the world's rows in it."""
    values = {name: _value(row, world) for name, row in route.address.items()}
    path = reverse(route.name, kwargs=values)
    pairs = "&".join(f"{name}={_filled(text, world)}" for name, text in route.query.items())
    return f"{path}?{pairs}" if pairs else path


def _value(row: str, world: World) -> object:
    return row[1:] if row.startswith("=") else world.rows[row].pk


def _filled(text: str, world: World) -> str:
    keys = {name: row.pk for name, row in world.rows.items()}
    return text.format(**keys | world.facts)


def asked(
    route: Route, method: str, relation: str, world: World, cookies: dict[str, str]
) -> HttpResponseBase:
    """One request, whose writes are taken back."""
    client, address = as_relation(relation, cookies), address_of(route, world)
    with transaction.atomic():
        if method == "POST":
            said = route.data.items()
            data = {_filled(name, world): _filled(text, world) for name, text in said}
            response: HttpResponseBase = client.post(address, data)
        else:
            response = client.generic(method, address)
        if isinstance(response, StreamingHttpResponse):
            response.getvalue()
        transaction.set_rollback(True)
    return response


def marks(world: World) -> Iterator[tuple[str, set[str]]]:
    """Words that only one row holds, and who may read them on any page."""
    for row, mark in world.marks.items():
        seen = [cells[row] for name, cells in ROWS.items() if ".see_" in name and row in cells]
        allowed = {one for cell in seen for one in who(cell)} or {*who(world.readers[row])}
        yield mark, allowed


def text_of(response: HttpResponseBase) -> bytes:
    """What an answer says; files that stream hold nothing of ours."""
    return response.content if isinstance(response, HttpResponse) else b""


def leaks(relation: str, response: HttpResponseBase, world: World) -> list[str]:
    """Words in the answer that its reader may not read."""
    text = text_of(response)
    return [
        f"reads {mark}" for mark, allowed in marks(world)
        if relation not in allowed and mark.encode() in text
    ]  # fmt: skip


def test_every_route_is_in_the_table_and_no_other() -> None:
    named = {*ROUTES, *(name for names in ALLAUTH.values() for name in names)}
    assert names_of_all_routes() == named


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_each_cell_answers_as_the_table_says(
    name: str, world: World, cookies: dict[str, str]
) -> None:
    route, wrong = ROUTES[name], []
    for method in METHODS:
        closed = route.cells[method]["stranger"] == "not allowed"
        some = ("self", "visitor") if closed else ("self", "manager", "hr", "stranger", "visitor")
        for relation in RELATIONS if method in ("GET", "POST") and not closed else some:
            response = asked(route, method, relation, world, cookies)
            answer = answer_of(response)
            wrong += [
                f"{method} by {relation}: {leak}" for leak in leaks(relation, response, world)
            ]
            expected = route.cells[method][relation]
            if closed and relation == "visitor":
                path = address_of(route, world).partition("?")[0]
                opened = not getattr(resolve(path).func, "login_required", True)
                expected = "not allowed" if opened else "sign-in"
            if answer != expected:
                wrong.append(f"{method} by {relation}: {answer}, the table says {expected}")
    assert not wrong, "\n".join(wrong)


def test_the_marks_are_there_to_be_read(world: World, cookies: dict[str, str]) -> None:
    """Who may read them finds them: a page that shows nothing proves nothing."""
    found = set()
    for name in ROUTES:
        if ROUTES[name].cells["GET"]["stranger"] != "not allowed":
            for relation in ("self", "manager", "hr"):
                response = asked(ROUTES[name], "GET", relation, world, cookies)
                text = text_of(response)
                found |= {(relation, mark) for mark, _ in marks(world) if mark.encode() in text}
    assert {mark for relation, mark in found if relation == "manager"} >= {
        world.marks[row] for row in ("goal_shared", "evidence")
    }
    assert {mark for relation, mark in found if relation == "self"} >= {
        world.marks[row] for row in ("goal_shared", "step_draft", "evidence", "notice", "job")
    }
    assert {mark for relation, mark in found if relation == "hr"} >= {
        world.marks[row] for row in ("import",)
    }


def _library_address(name: str) -> str:
    given: dict[str, dict[str, object]] = {
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
        "account_confirm_email": {"key": "abc"},
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
    }
    return reverse(name, kwargs=given.get(name))


@pytest.mark.parametrize("name", ALLAUTH["open"])
def test_open_pages_of_the_library_answer_visitors(name: str, client: Client) -> None:
    assert client.get(_library_address(name)).status_code in (200, 302, 400, 404, 405)


@pytest.mark.parametrize("name", ALLAUTH["signed_in"])
def test_closed_pages_of_the_library_ask_to_sign_in(
    name: str, world: World, cookies: dict[str, str]
) -> None:
    for relation in ("visitor", "left"):
        for method in ("GET", "POST"):
            client = as_relation(relation, cookies)
            assert answer_of(client.generic(method, _library_address(name))) == "sign-in"


@pytest.mark.parametrize("name", ALLAUTH["closed"])
def test_what_we_do_not_offer_is_not_there(
    name: str, world: World, cookies: dict[str, str]
) -> None:
    for relation in ("self", "visitor", "administrator"):
        for method in METHODS:
            client = as_relation(relation, cookies)
            assert client.generic(method, _library_address(name)).status_code == 404
