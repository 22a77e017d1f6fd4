"""Two languages: whose page is in which, and that nothing on any page is left untranslated."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real
from pytest_django import DjangoDbBlocker

from tests.browser.addresses import PAGES as ADDRESSES
from tests.permissions.table import ROUTES
from tests.permissions.test_routes import answer_of, as_relation, asked
from tests.permissions.world import World, build_world
from tests.web.journey import stop_the_clock
from tests.web.pseudo import Asked, bracketed, data_words, shown_texts
from tests.web.test_query_counts import SMALL, enlarge

pytestmark = pytest.mark.django_db
READERS = (
    "self", "manager", "hr", "learning", "auditor", "council", "administrator", "peer", "visitor"
)  # fmt: skip
SIGN_IN = sorted(each.path for each in ADDRESSES if each.route.startswith(("account_", "mfa_")))
#: names that are the same in every language
NAMES = re.compile(r"\b(Waymark|English|Deutsch|UTF-8)(?!\w)|\w*\.csv\b")
#: not ours to translate: answers for machines, columns of HR's files, the log's verbs
ELSEWHERE = (
    "health", "organisation:import-sample", "organisation:import-left-out", "organisation:log",
)  # fmt: skip


@dataclass
class Seen:
    """What a walk over all pages found: texts outside brackets by place, and the texts asked for."""

    bare: dict[str, list[str]] = field(default_factory=dict)
    asked: Asked = field(default_factory=set)
    pages: int = 0


def _texts(answer: HttpResponseBase) -> list[str]:
    """Texts outside brackets of a page, or of the headings of a table."""
    kind = answer.headers.get("Content-Type", "")
    if answer.streaming or not kind.startswith(("text/html", "text/csv")):
        return []
    content = answer.content.decode("utf-8-sig")  # type: ignore[attr-defined]
    if kind.startswith("text/html"):
        return shown_texts(content)
    head = next(csv.reader(io.StringIO(content)), [])
    return [text for cell in head for text in shown_texts(cell)]


def _bare(answer: HttpResponseBase, data: re.Pattern[str]) -> list[str]:
    rest = (NAMES.sub("", data.sub("", text)) for text in _texts(answer))
    return sorted({text.strip() for text in rest if re.search(r"[^\W\d_]{2}", text)})


def _walk(world: World) -> Iterator[tuple[str, HttpResponseBase]]:
    """Every page by everybody who may read it, every refusal, and the pages of signing in."""
    cookies = {}
    for relation in READERS[:-1]:
        client = Client()
        client.force_login(world.people[relation].user)  # type: ignore[arg-type]
        cookies[relation] = client.cookies["sessionid"].value
    for name, route in ROUTES.items():
        for relation in READERS:
            for method in ("GET", "POST"):
                if route.cells[method][relation] in ("ok", "refused"):
                    where = f"{method} {name} by {relation}"
                    yield where, asked(route, method, relation, world, cookies)
    for path in SIGN_IN:
        for relation in ("visitor", "self"):
            with transaction.atomic():
                yield f"{path} by {relation}", as_relation(relation, cookies).get(path, follow=True)
                transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seen(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Seen]:
    """All pages in a language in which every translated text stands in brackets."""
    found = Seen()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        stop_the_clock(patch)
        with bracketed(patch) as texts:
            world = build_world()
            enlarge(world, 0, SMALL)
            data = data_words(world.marks.values())
            for where, answer in _walk(world):
                if where.split()[1].startswith(ELSEWHERE):
                    continue
                found.pages += 1
                if bare := _bare(answer, data):
                    found.bare[f"{where}: {answer_of(answer)}"] = bare
        found.asked = texts
        transaction.set_rollback(True)
    yield found


def test_every_text_of_every_page_is_marked_for_translation(seen: Seen) -> None:
    assert seen.pages > 100
    places: dict[str, str] = {}
    for place, texts in seen.bare.items():
        for text in texts:
            places.setdefault(text, place)
    assert not places, "\n".join(f"{text!r} on {place}" for text, place in places.items())


def test_every_text_that_a_page_asks_for_has_a_german_one(seen: Seen) -> None:
    catalogue = trans_real.translation("de")._catalog  # type: ignore[attr-defined]
    mark = trans_real.CONTEXT_SEPARATOR
    missing = sorted(
        text
        for context, text in seen.asked
        for key in [f"{context}{mark}{text}" if context else text]
        if text and key not in catalogue and (key, 0) not in catalogue
    )
    assert not missing
