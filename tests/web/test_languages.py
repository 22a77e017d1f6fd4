"""Two languages: whose page is in which, and that nothing on any page is left untranslated."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import trans_real
from pytest_django import DjangoDbBlocker

from tests.browser.addresses import PAGES as ADDRESSES
from tests.conftest import NOW, TODAY, user_of
from tests.domain.builders import Framework, build_framework
from tests.permissions.table import ROUTES
from tests.permissions.test_routes import address_of, answer_of, as_relation, asked
from tests.permissions.world import World, build_world
from tests.web.journey import make_ines, sign_in, stop_the_clock, words_of
from tests.web.pseudo import Asked, bracketed, data_words, shown_texts
from tests.web.test_query_counts import SMALL, enlarge
from waymark.domain.people.models import Person, User
from waymark.kernel import outbox
from waymark.kernel.acts import Act, Actor
from waymark.kernel.models import OutboxMessage
from waymark.web.account.mail import send_password_link

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
    "programmes:coaches-template",
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
    if not isinstance(answer, HttpResponse) or not kind.startswith(("text/html", "text/csv")):
        return []
    content = answer.content.decode("utf-8-sig")
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
        client.force_login(user_of(world.people[relation]))
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
def seen(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Seen:
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
    return found


def test_every_text_of_every_page_is_marked_for_translation(seen: Seen) -> None:
    assert seen.pages > 100
    places: dict[str, str] = {}
    for place, texts in seen.bare.items():
        for text in texts:
            places.setdefault(text, place)
    assert not places, "\n".join(f"{text!r} on {place}" for text, place in places.items())


def test_every_text_that_a_page_asks_for_has_a_german_one(seen: Seen) -> None:
    catalogue = trans_real.translation("de")._catalog  # type: ignore[attr-defined]  # private, the stubs leave it out
    mark = trans_real.CONTEXT_SEPARATOR
    missing = sorted(
        text
        for context, text in seen.asked
        for key in [f"{context}{mark}{text}" if context else text]
        if text and key not in catalogue and (key, 0) not in catalogue
    )
    assert not missing


@pytest.fixture
def framework(db: None) -> Framework:
    return build_framework()


@pytest.fixture
def ines(framework: Framework, monkeypatch: pytest.MonkeyPatch) -> Person:
    stop_the_clock(monkeypatch)
    return make_ines(framework)


def speaks(person: Person, language: str) -> Client:
    person.language = language
    person.save()
    return sign_in(person)


def test_a_page_is_in_the_language_that_its_reader_chose(ines: Person) -> None:
    client = sign_in(ines)
    address = reverse("account:settings")
    assert '<html lang="en-gb"' in client.get(address).content.decode()
    answer = client.post(address, {"language": "de", "zone": "", "theme": "system"}, follow=True)
    page = answer.content.decode()
    assert '<html lang="de"' in page
    assert "Gespeichert." in words_of(answer)
    assert "Sprache, Zeit und Farben" in page


@pytest.mark.parametrize(
    ("tag", "browser", "language"),
    [
        ("de-AT", "en", "de"), ("en-US", "de", "en-gb"), ("", "de-CH,de;q=0.9", "de"),
        ("pt-PT", "de", "de"), ("pt-PT", "fr", "en-gb"), ("", "", "en-gb"),
    ],
)  # fmt: skip
def test_the_nearest_language_is_taken_then_the_browser_s(
    ines: Person, tag: str, browser: str, language: str
) -> None:
    headers = {"accept-language": browser} if browser else {}
    page = speaks(ines, tag).get(reverse("me:home"), headers=headers).content.decode()
    assert f'<html lang="{language}"' in page


def test_visitors_read_what_their_browser_asks_for(client: Client) -> None:
    page = client.get("/account/login/", headers={"accept-language": "de"})
    assert "Verwenden Sie die E-Mail-Adresse, die Ihre Organisation kennt." in words_of(page)
    page = client.get("/account/login/", headers={"accept-language": "fr"})
    assert "Use the e-mail address that your organisation knows." in words_of(page)


def test_days_months_and_numbers_are_written_as_germans_do() -> None:
    day = date(2026, 10, 3)
    source = "{{ day|day }}; {{ day|month }}; {{ number|number }}; {{ half }}; {{ day|date:'l' }}"
    values = {"day": day, "number": 1284, "half": 0.5}
    with translation.override("de"):
        german = Template(source).render(Context(values))
        assert date_format(day, "MONTH_DAY_FORMAT") == "3. Oktober"
    with translation.override("en-gb"):
        english = Template(source).render(Context(values))
    assert german == "3. Oktober 2026; Oktober 2026; 1.284; 0,5; Samstag"
    assert english == "3 October 2026; October 2026; 1,284; 0.5; Saturday"


@pytest.mark.parametrize(("count", "german"), [(1, "1 Person"), (2, "2 Menschen")])
def test_plural_forms_are_german(count: int, german: str) -> None:
    with translation.override("de"):
        text = translation.ngettext("%(n)d person", "%(n)d people", count) % {"n": count}
    assert text == german


def test_a_refusal_is_in_the_language_of_who_asked(ines: Person) -> None:
    answer = speaks(ines, "de").post(reverse("me:start-wrong"), {"what": "  "})
    assert "Sagen Sie in wenigen Worten, was nicht stimmt." in words_of(answer, 422)


def test_a_mail_is_in_the_language_of_its_reader(
    ines: Person, mailoutbox: list[EmailMessage]
) -> None:
    user = User.objects.create(email="ines@northfield.example")
    Person.objects.filter(pk=ines.pk).update(language="de-AT", user=user, email=user.email)
    act = Act(Actor(None), at=NOW, today=TODAY)
    outbox.send(kind="password-mail", key="k", payload={"email": user.email}, act=act)
    send_password_link(OutboxMessage.objects.get(key="k"), NOW)
    assert mailoutbox[0].subject == "Neues Passwort wählen"
    assert "Wählen Sie es hier: " in str(mailoutbox[0].body)


#: attributes that are one number: of drawings, meters, and fields
NUMBERS = re.compile(
    r'\s(x|y|x1|x2|y1|y2|cx|cy|r|rx|width|height|min|max|step|data-from|data-span)="([^"]*)"'
)


def test_a_drawing_is_drawn_with_points_not_commas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A template writes 12,5 in German unless told otherwise, and a browser cannot read that."""
    stop_the_clock(monkeypatch)
    world, numbers = build_world(), 0
    enlarge(world, 0, SMALL)
    for relation in ("self", "manager", "hr"):
        client = speaks(world.people[relation], "de")
        for name, route in ROUTES.items():
            if route.cells["GET"][relation] != "ok" or name.startswith(ELSEWHERE):
                continue
            answer = client.get(address_of(route, world))
            if answer.streaming:
                b"".join(answer)  # a file closes once it is read
                answer.close()
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = answer.content.decode()
            assert '<html lang="de"' in page or "<html" not in page, name
            found = NUMBERS.findall(page) + re.findall(r'(viewBox)="([^"]*)"', page)
            wrong = [each for each in found if "," in each[1]]
            assert not wrong, name
            numbers += len(found)
    assert numbers > 300


def test_headings_of_signing_in_are_sentences_in_both_languages() -> None:
    """allauth writes Titles Like This; ours read as the rest of the product does."""
    for language in ("en-gb", "de"):
        for path in SIGN_IN:
            page = Client().get(path, headers={"accept-language": language}, follow=True)
            heads = re.findall(
                r"<(?:h1|h2|button|label)[^>]*>(.*?)</", page.content.decode(), re.DOTALL
            )
            texts = [re.sub(r"<[^>]+>|\s+", " ", head).strip() for head in heads]
            wrong = [
                text for text in texts if re.search(r"[a-z] (?!HR|JavaScript)[A-Z][a-z]", text)
            ]
            assert language == "de" or not wrong, (path, wrong)
            assert f'<html lang="{language}"' in page.content.decode(), path
