"""Somebody from outside signs in: their corner is there, and nothing else of the house is."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.conftest import NOW
from tests.domain.builders import make_employee
from tests.domain.mentors import invited
from tests.permissions.table import ROUTES, names_of_all_routes
from tests.web.journey import sign_in, stop_the_clock, words_of
from waymark.domain.mentoring.models import Expert, Pair
from waymark.domain.people.models import AccessGrant, Person
from waymark.web.corner import FRONT, OPEN

pytestmark = pytest.mark.django_db
#: what anyone may open, signed in or not
ANYONE = {
    "health-live", "health-ready", "calendar-feed", "badges-did", "badges-status", "mail-stop",
    "account:demo",
}  # fmt: skip
SOME = {
    "int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "slug": "a", "str": "a", "path": "a",
    "ref": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def priya() -> Person:
    return make_employee("Priya Raman", email="priya@northfield.example")


@pytest.fixture
def vera(priya: Person) -> Expert:
    return invited(priya)


def addresses() -> dict[str, str]:
    """An address for every route of the house, filled with whatever fits."""
    found = {}
    for pattern, name in _patterns(get_resolver().url_patterns):
        filled = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SOME[m[1] or "str"], pattern)
        found[name] = f"/{filled}"
    return found


def _patterns(
    patterns: list[URLPattern | URLResolver], above: str = "", spaces: str = ""
) -> Iterator[tuple[str, str]]:
    for entry in patterns:
        path = above + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{spaces}{entry.namespace}:" if entry.namespace else spaces
            yield from _patterns(entry.url_patterns, path, inner)
        else:
            yield path, spaces + (entry.name or "")


def test_every_page_that_is_not_theirs_is_not_there(vera: Expert) -> None:
    """All routes, also those that come later: who opens one to them names it."""
    client, wrong = sign_in(vera.person), []
    for name, address in addresses().items():
        if name in OPEN | FRONT | ANYONE or not name or name.startswith("account_"):
            continue
        if name.startswith("mfa_"):
            continue
        for method in ("GET", "POST"):
            status = client.generic(method, address).status_code
            if status != 404:
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_the_routes_of_the_table_are_all_asked() -> None:
    assert set(ROUTES) <= set(addresses())


def test_what_is_open_to_them_exists() -> None:
    assert names_of_all_routes() >= OPEN | FRONT


def test_a_right_that_was_given_them_opens_nothing(vera: Expert) -> None:
    for role in ("hr", "learning", "administrator", "auditor"):
        AccessGrant.objects.create(person=vera.person, role=role, given_at=NOW)
    client = sign_in(vera.person)
    for name in ("organisation:policies", "programmes:coaches", "search:page", "me:map"):
        assert client.get(reverse(name)).status_code == 404


def test_signing_in_leads_to_their_corner(vera: Expert) -> None:
    client = sign_in(vera.person)
    for address in ("/", "/me"):
        assert client.get(address)["Location"] == "/me/people"
    page = client.get("/me/people").content.decode()
    assert "What I offer" in page
    assert not any(each in page for each in ('href="/me/map"', 'href="/search"', 'href="/team"'))


def test_they_agree_in_their_corner_and_see_their_contract(vera: Expert) -> None:
    client = sign_in(vera.person)
    text = words_of(client.get("/me/people/expert"))
    assert "Would you help others?" in text
    assert "1,200" in text
    answer = client.post(
        "/me/people/expert",
        {"kind": "coach", "places": "3", "languages": ["en", "cs"], "usual": "on",
         "about": "People who begin to lead", "wont": "", "own_unit": "on"},
    )  # fmt: skip
    assert answer.status_code == 302
    vera.refresh_from_db()
    assert (vera.state, vera.places, vera.languages) == ("agreed", 3, ["en", "cs"])
    assert vera.price == 120_000


def test_someone_who_works_here_and_offers_nothing_is_no_expert_from_outside(
    priya: Person,
) -> None:
    stranger = make_employee("Ola Outside", email="ola@partner.example")
    AccessGrant.objects.create(person=stranger, role="outside", given_at=NOW)
    assert sign_in(stranger).get("/me/people/expert").status_code == 404


def test_of_everybody_here_they_see_the_people_of_their_own_pairs(
    vera: Expert, priya: Person
) -> None:
    ines, rui = make_employee("Ines Duarte"), make_employee("Rui Alves")
    other = invited(priya, email="other@partner.example")
    for mentee, expert in ((ines, vera), (rui, other)):
        Pair.objects.create(mentee=mentee, expert=expert, state="published", made_at=NOW,
                            made_by_id=priya.pk)  # fmt: skip
    Expert.objects.update(state="agreed", taken=1)
    client = sign_in(vera.person)
    page = words_of(client.get("/me/people"))
    assert "Ines Duarte" in page
    assert "Rui Alves" not in page
    theirs = Pair.objects.get(mentee=ines)
    assert client.get(f"/me/people/{theirs.pk}").status_code == 200
    hidden = Pair.objects.get(mentee=rui)
    assert client.get(f"/me/people/{hidden.pk}").status_code == 404
    for name in ("Priya", "Rui"):
        assert name not in words_of(client.get(f"/me/people/{theirs.pk}"))


def test_no_page_of_their_corner_leads_to_a_closed_door(vera: Expert) -> None:
    Expert.objects.update(state="agreed")
    client, wrong = sign_in(vera.person), []
    for page in (
        "/me/people", "/me/people/expert", "/me/data", "/me/data/looks", "/me/data/erasure",
        "/account/settings", "/account/notices", "/account/mail", "/account/2fa/",
    ):  # fmt: skip
        answer = client.get(page)
        assert answer.status_code == 200, page
        for link in set(re.findall(r'href="(/[^"#?]*)', answer.content.decode())):
            if not link.startswith("/static/") and client.get(link).status_code == 404:
                wrong.append(f"{page} leads to {link}")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_is_asked_to_sign_in_as_before(client: Client) -> None:
    assert "/account/login/" in client.get("/coaches")["Location"]
