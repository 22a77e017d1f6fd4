"""Pages of mentors, coaches and trainers: for those who run programmes, and for colleagues."""

import io
import re
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import NOW
from tests.domain.builders import Framework, build_framework, hold, make_employee
from tests.domain.mentors import invited, make_expert
from tests.web.journey import XSS, hidden_field, sign_in, stop_the_clock, words_of
from waymark.domain.mentoring.models import Conflict, Expert, ExpertRole, ExpertSkill
from waymark.domain.people.models import AccessGrant, Person
from waymark.kernel.models import Look, OutboxMessage

pytestmark = pytest.mark.django_db
OFFER = {
    "kind": "mentor", "places": "3", "languages": ["en", "pt"], "usual": "on", "about": "",
    "wont": "", "own_unit": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def framework() -> Framework:
    return build_framework(moves={})


@pytest.fixture
def priya() -> Person:
    person = make_employee("Priya Raman", email="priya@northfield.example")
    AccessGrant.objects.create(person=person, role="learning", given_at=NOW)
    return person


@pytest.fixture
def rosa(framework: Framework) -> Expert:
    person = make_employee("Rosa Silva", email="rosa@northfield.example")
    hold(person, framework.roles["te1"], date(2019, 1, 1), date(2022, 1, 1))
    hold(person, framework.roles["te2"], date(2022, 1, 1))
    return make_expert(person, about=f"Rigs {XSS}"[:600], wont="No papers")


def test_the_list_says_how_many_help_and_is_narrowed(
    priya: Person, rosa: Expert, framework: Framework
) -> None:
    vera = invited(priya, roles=[(framework.id("te4"), 2020)])
    make_expert(make_employee("Owen Price"), taken=2)
    client = sign_in(priya)
    text = words_of(client.get("/coaches"))
    assert "Two people help others, 2 places are free" in text
    for each in ("Rosa Silva", "2 of 2 free", "All 2 taken", "Test Engineer I, until 2022",
                 "Partner Coaching", "1,200", "Principal Test Engineer, until 2020"):  # fmt: skip
        assert each in text
    for narrowed, seen in (
        ("role=test engineer ii", "Rosa Silva"), ("where=outside", "Vera Novak"),
        ("role=principal test engineer", "Vera Novak"), ("free=on", "Rosa Silva"),
    ):  # fmt: skip
        found = words_of(client.get(f"/coaches?{narrowed}"))
        names = ("Rosa Silva", "Vera Novak", "Owen Price")
        assert [name for name in names if name in found] == [seen]
    odd = "/coaches?kind=%00&role=%00%00&skill=x&where=q&language=zz&state=1&after=%00"
    assert client.get(odd).status_code == 200
    assert vera.state == "asked"


def test_an_empty_list_says_how_to_begin(priya: Person) -> None:
    assert "Nobody helps others yet" in words_of(sign_in(priya).get("/coaches"))


def test_the_list_is_taken_away_as_csv_and_as_a_workbook(priya: Person, rosa: Expert) -> None:
    client = sign_in(priya)
    csv = client.get("/coaches/download").content.decode("utf-8-sig")
    assert "Rosa Silva,Mentor,Helps others" in csv
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/coaches/workbook").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Name", "Rosa Silva"]
    assert rows[1][5] == 2
    assert Look.objects.filter(person_id=rosa.person_id, what="experts-download").exists()


def test_a_colleague_sees_what_helps_to_choose_and_no_more(priya: Person, rosa: Expert) -> None:
    client = sign_in(make_employee("Ines Duarte"))
    text = words_of(client.get(f"/coaches/{rosa.pk}"))
    for each in ("Rosa Silva", "Test Engineer II", "Test Engineer I to Test Engineer II, 2022"):
        assert each in text
    assert "No papers" not in text
    assert "No papers" in words_of(sign_in(priya).get(f"/coaches/{rosa.pk}"))
    vera = invited(priya)
    assert client.get(f"/coaches/{vera.pk}").status_code == 404
    Expert.objects.filter(pk=vera.pk).update(state="agreed")
    assert "1,200" not in words_of(client.get(f"/coaches/{vera.pk}"))


@pytest.mark.parametrize(
    "path", ["", "/download", "/workbook", "/ask", "/outside", "/import", "/import/template",
             "/{0}/offer", "/{0}/contract"],
)  # fmt: skip
def test_everybody_else_finds_nothing_there(priya: Person, rosa: Expert, path: str) -> None:
    hr = make_employee("Hannah Berg")
    AccessGrant.objects.create(person=hr, role="hr", given_at=NOW)
    for person in (rosa.person, hr):
        assert sign_in(person).get("/coaches" + path.format(rosa.pk)).status_code == 404


def test_a_colleague_is_asked_by_name_and_answers(priya: Person) -> None:
    ines = make_employee("Ines Duarte")
    client = sign_in(priya)
    text = words_of(client.post("/coaches/ask", {"name": "Ines Duart", "kind": "coach"}), 422)
    assert "Choose whom you mean" in text
    assert client.post("/coaches/ask", {"name": "Ines Duarte", "kind": "coach"}).status_code == 302
    hers = sign_in(ines)
    assert "Would you help others?" in words_of(hers.get("/me/people/expert"))
    wrong = words_of(hers.post("/me/people/expert", {"kind": "coach", "places": "0"}), 422)
    assert "Choose at least one language" in wrong
    assert hers.post("/me/people/expert", OFFER).status_code == 302
    expert = Expert.objects.get()
    assert (expert.state, expert.places, expert.languages) == ("agreed", 3, ["en", "pt"])
    again = words_of(client.post("/coaches/ask", {"name": "Ines Duarte", "kind": "coach"}), 422)
    assert "helps others already" in again


def test_hours_and_skills_are_said_without_scripts(framework: Framework) -> None:
    client = sign_in(make_employee("Ines Duarte"))
    said = {k: v for k, v in OFFER.items() if k != "usual"} | {
        "from_0": "18", "to_0": "24", "skill_0": "root-cause analysis", "level_0": "4",
        "skill_1": "Leading people", "level_1": "no", "skill_2": "", "level_2": "",
    }  # fmt: skip
    text = words_of(client.post("/me/people/expert", said | {"to_0": "12"}), 422)
    assert "Say from when to when on Monday" in text
    text = words_of(client.post("/me/people/expert", said | {"skill_2": "Root analyses"}), 422)
    assert "Did you mean one of these? Root-cause analysis" in text
    assert client.post("/me/people/expert", said).status_code == 302
    assert Expert.objects.get().hours == [[0, 18, 24]]
    lines = ExpertSkill.objects.order_by("skill__name").values_list("skill__name", "level")
    assert list(lines) == [("Leading people", None), ("Root-cause analysis", 4)]
    page = client.get("/me/people/expert").content.decode()
    assert re.search(r'<option value="18" selected>09:00', page)


def test_a_break_and_stopping_are_ones_own(rosa: Expert) -> None:
    client = sign_in(rosa.person)
    past = {"first": "2026-11-01", "last": "2026-12-01"}
    assert "from today on" in words_of(client.post("/me/people/expert/pause", past), 422)
    dates = {"first": "2026-11-23", "last": "2026-12-24"}
    assert client.post("/me/people/expert/pause", dates).status_code == 302
    assert "You take a break" in words_of(client.get("/me/people/expert"))
    assert client.post("/me/people/expert/resume").status_code == 302
    assert client.post("/me/people/expert/leave").status_code == 302
    assert "Help others on their way" in words_of(client.get("/me/people/expert"))
    assert client.post("/me/people/expert/decline").status_code == 422
    nobody = sign_in(make_employee("Ines Duarte"))
    assert nobody.post("/me/people/expert/leave").status_code == 404


def test_learning_changes_pauses_ends_and_keeps_apart(priya: Person, rosa: Expert) -> None:
    client, at = sign_in(priya), f"/coaches/{rosa.pk}"
    Expert.objects.update(taken=2)
    assert "2 people work with" in words_of(
        client.post(f"{at}/offer", OFFER | {"places": "1"}), 422
    )
    assert client.post(f"{at}/offer", OFFER).status_code == 302
    make_employee("Ines Duarte")
    assert client.post(f"{at}/conflicts", {"name": "Ines Duarte"}).status_code == 302
    assert "Ines Duarte" in words_of(client.get(at))
    assert client.post(f"{at}/conflicts/{Conflict.objects.get().pk}").status_code == 302
    assert client.post(f"{at}/conflicts/999").status_code == 404
    assert client.post(f"{at}/pause", {"first": "2026-11-23", "last": ""}).status_code == 422
    dates = {"first": "2026-11-23", "last": "2026-12-24"}
    assert client.post(f"{at}/pause", dates).status_code == 302
    assert client.post(f"{at}/resume").status_code == 302
    assert client.post(f"{at}/leave").status_code == 302
    assert client.get(f"{at}/contract").status_code == 404  # from inside: there is none
    rosa.refresh_from_db()
    assert (rosa.state, rosa.taken, rosa.places) == ("left", 2, 3)


def test_somebody_from_outside_is_invited_with_a_contract(
    priya: Person, framework: Framework
) -> None:
    client = sign_in(priya)
    said = OFFER | {
        "given_name": "Vera", "family_name": "Novak", "email": "vera@partner.example",
        "zone": "Europe/Prague", "organization": "Partner Coaching", "price": "1200.50",
        "until": "2027-12-31", "role_0": "Engineering Manager", "year_0": "2019",
    }  # fmt: skip
    wrong = words_of(
        client.post("/coaches/outside", said | {"email": "vera", "role_0": "Boss"}), 422
    )
    assert "Enter an e-mail address" in wrong
    assert client.post("/coaches/outside", said).status_code == 302
    expert = Expert.objects.get()
    assert (expert.price, expert.contract_until, expert.person.zone) == (
        120_050, date(2027, 12, 31), "Europe/Prague",
    )  # fmt: skip
    assert ExpertRole.objects.get().until == 2019
    assert OutboxMessage.objects.filter(kind="invitation-mail").count() == 1
    page = f"/coaches/{expert.pk}/contract"
    assert "Engineering Manager" in client.get(page).content.decode()
    assert client.post(page, {"organization": "Other House", "price": ""}).status_code == 302
    expert.refresh_from_db()
    assert (expert.organization, expert.price) == ("Other House", None)


def test_a_file_is_tried_shown_and_kept(priya: Person, rosa: Expert, framework: Framework) -> None:
    ines = make_employee("Ines Duarte", email="ines@northfield.example")
    client = sign_in(priya)
    template = client.get("/coaches/import/template").content.decode("utf-8-sig")
    header = template.splitlines()[0]
    rows = [
        f"{ines.key},,,,,,,,mentor,2,\"en, pt\",Root-cause analysis 4,,",
        ",vera@partner.example,Vera,Novak,Partner Coaching,1200,2027-12-31,Europe/Prague,coach,3,en,,Engineering Manager 2019,",
        ",rosa@northfield.example,,,,,,,,5,,,,",
        "X-1,,,,,,,,,,,,,",
        ",,,,,,,,,,,Root-cause analysis 9,,",
    ]  # fmt: skip
    text = "\r\n".join([header, *rows])
    answer = client.post("/coaches/import", {"chosen": named_file("list.csv", text)})
    words = words_of(answer)
    assert "Three rows change something" in words
    for each in ("Nobody who works here has the number “X-1”", "The row names nobody"):
        assert each in words
    assert Expert.objects.count() == 1  # tried only
    assert not OutboxMessage.objects.exists()
    read = hidden_field(answer, "read")
    assert client.post("/coaches/import", {"read": read}).status_code == 302
    assert {each.person.shown_name: each.state for each in Expert.objects.all()} == {
        "Rosa Silva": "agreed", "Ines Duarte": "asked", "Vera Novak": "asked",
    }  # fmt: skip
    rosa.refresh_from_db()
    assert (rosa.places, rosa.wont) == (5, "No papers")
    again = client.post("/coaches/import", {"chosen": named_file("list.csv", text)})
    assert "Nothing of this file is new" in words_of(again)


def test_what_was_read_is_the_readers_own(priya: Person, rosa: Expert) -> None:
    other = make_employee("Lara Costa")
    AccessGrant.objects.create(person=other, role="learning", given_at=NOW)
    text = "Number,Places\r\n" + f"{rosa.person.key},7\r\n"
    answer = sign_in(priya).post("/coaches/import", {"chosen": named_file("l.csv", text)})
    read = hidden_field(answer, "read")
    for client, sent in ((sign_in(other), read), (sign_in(priya), read[:-3] + "abc")):
        assert "no longer valid" in words_of(client.post("/coaches/import", {"read": sent}), 422)
    rosa.refresh_from_db()
    assert rosa.places == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "not a table"),
        (b"Name,Team\r\nAnn,Blue\r\n", "No column is called"),
        (b"Number\r\n" + b"1\r\n" * 501, "more than 500 rows"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    priya: Person, content: bytes, why: str
) -> None:
    answer = sign_in(priya).post("/coaches/import", {"chosen": named_file("x.csv", content)})
    assert why in words_of(answer, 422)


def named_file(name: str, content: str | bytes) -> io.BytesIO:
    """A file as a browser sends it."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    return file
