"""Addresses and forms filled with what nobody means: never an error of ours, never a change."""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.permissions.table import ROUTES
from tests.permissions.test_routes import address_of
from tests.permissions.world import World
from tests.web.journey import sign_in, stop_the_clock

pytestmark = pytest.mark.django_db
SRC = Path(__file__).parents[2] / "src" / "waymark" / "web"

ODD = {
    "null": "%00", "not utf-8": "%ff%fe%80", "negative": "-1", "huge": "9" * 40,
    "longer than int() reads": "9" * 5000, "fraction": "1e309", "other digits": "%D9%A3%D9%A4",
    "superscript": "%C2%B2", "path": "..%2f..%2fetc%2fpasswd", "quotes": "%27%22%3B--",
    "token": "WzEsMl0=", "token of nulls": "WyJcdTAwMDAiLCAiXHUwMDAwIiwgMV0=",
    "token of huge numbers": "WyJhIiwgImIiLCA5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OV0=",
    "nested token": "W1tbW11dXV0=", "surrogate": "%ED%A0%80", "percent": "%25s%25n%25(x)s",
    "right to left": "%E2%80%AE", "one megabyte": "x" * 1_000_000,
}  # fmt: skip


def _parameters() -> list[str]:
    """Every name that some page reads from its address."""
    found: set[str] = set()
    for path in SRC.rglob("*.py"):
        found |= set(re.findall(r'GET\.(?:get|getlist)\(\s*"(\w+)"', path.read_text()))
        found |= set(re.findall(r'(?:query|params|asked|given)\.get(?:list)?\(\s*"(\w+)"',
                                path.read_text()))  # fmt: skip
    return sorted(found)


PARAMETERS = _parameters()
READ = [name for name, route in ROUTES.items() if route.cells["GET"]["stranger"] != "not allowed"]
#: the page whose parameters depend on one another: each is also tried alone
MANY_PARAMETERS = "me:map"
WRITTEN = [name for name, route in ROUTES.items() if route.data]


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def browser(world: World, name: str) -> Client:
    relation = "hr" if name.startswith("organisation") else "self"
    relation = "manager" if name.startswith("team") else relation
    client = sign_in(world.people[relation])
    client.raise_request_exception = False
    return client


def test_there_are_parameters_to_try() -> None:
    assert {"q", "after", "before", "skill", "find"} <= set(PARAMETERS)


@pytest.mark.parametrize("name", READ)
def test_odd_addresses_are_answered(name: str, world: World) -> None:
    client, wrong = browser(world, name), []
    address = address_of(ROUTES[name], world).partition("?")[0]
    together, alone = [PARAMETERS], [[each] for each in PARAMETERS]
    for what, value in ODD.items():
        one_by_one = name == MANY_PARAMETERS and what in ("huge", "null")
        for names in [*together, *alone] if one_by_one else together:
            query = "&".join(f"{each}={value}" for each in names)
            answer = client.get(address, QUERY_STRING=query)
            if answer.status_code >= 500:
                wrong.append(f"{what} in {', '.join(names)}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


NUMBERS = ["0", "-1", "9" * 19, "9" * 40, "9" * 5000, "1e3", "%D9%A3", "1%00", "1;--", "NaN"]


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.address])
def test_odd_numbers_in_the_path_lead_nowhere(name: str, world: World) -> None:
    client, route = browser(world, name), ROUTES[name]
    method = client.get if route.cells["GET"]["self"] != "not allowed" else client.post
    for key, row in route.address.items():
        if row.startswith("="):
            continue
        address, pk = address_of(route, world).partition("?")[0], str(world.rows[row].pk)
        for number in NUMBERS:
            odd = re.sub(rf"/{pk}(?=/|$)", f"/{number}", address)
            if odd != address:
                assert method(odd).status_code == 404, f"{key}={number[:30]}"


TYPED = ["\0", "x" * 100_000, "-1", "9" * 20, "9" * 5000, "1e309", "٣٤", "\ud83d",
         "9999-12-31", "0001-01-01", "2026-02-30", "00000000-0000-0000-0000-0000", "\r\nSet-Cookie: x=1"]  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_odd_fields_of_forms_are_answered(name: str, world: World) -> None:
    client, route, wrong = browser(world, name), ROUTES[name], []
    address = address_of(route, world)
    keys = {each: row.pk for each, row in world.rows.items()} | world.facts
    good = {key.format(**keys): text.format(**keys) for key, text in route.data.items()}
    for field in good:
        for odd in TYPED:
            text = odd.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            with transaction.atomic():
                answer = client.post(address, good | {field: text})
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                wrong.append(f"{field} = {odd[:20]!r}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name for name in READ if name != "health-live"])
def test_a_body_on_a_reading_changes_nothing(name: str, world: World) -> None:
    client = browser(world, name)
    address = address_of(ROUTES[name], world)
    plain = client.get(address).status_code
    assert client.generic("GET", address, b"person=1&state=agreed").status_code == plain


@pytest.mark.parametrize("method", ["PROPFIND", "TRACE", "CONNECT", "FOO", "get"])
def test_methods_that_nobody_knows_are_turned_away(method: str, world: World) -> None:
    client = browser(world, "me:home")
    for path in ("/me", "/me/plan", "/account/settings", "/search", "/health/live"):
        assert client.generic(method, path).status_code in (400, 405, 501) or method == "get"


def test_a_method_cannot_be_named_in_a_field(world: World) -> None:
    client = browser(world, "me:home")
    answer = client.post("/me/plan", {"_method": "GET"}, headers={"x-http-method-override": "GET"})
    assert answer.status_code == 405


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "multipart/form-data",
                                  "multipart/form-data; boundary=", "", "x"])  # fmt: skip
def test_bodies_of_other_kinds_are_answered(kind: str, world: World) -> None:
    client = browser(world, "account:settings")
    for body in (b"", b"{", b"\0" * 100, b"--\r\n"):
        answer = client.generic("POST", "/account/settings", body, content_type=kind)
        assert answer.status_code in (400, 422)
