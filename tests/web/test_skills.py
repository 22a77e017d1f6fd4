"""The skill profile and the first run: what is shown, kept, refused and hidden."""

import csv
import io
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.conftest import NOW, TODAY
from tests.domain.builders import Framework, make_employee
from tests.web.journey import XSS, make_goal, sign_in, words_of
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.skills.models import Claim, Evidence, Skill
from waymark.kernel.models import Notice


def claim(person: Person, skill: Skill, level: int) -> Claim:
    return Claim.objects.create(person=person, skill=skill, level=level, said_at=NOW, source="self")


# --- first run -----------------------------------------------------------------------------


def test_the_first_run_walks_through_three_steps_and_remembers_the_place(
    me: Client, framework: Framework, ines: Person
) -> None:
    first = words_of(me.get("/me/start"))
    for fact in ("Test Engineer II", "Grade 5", "April 2023", "Tomasz Wilk"):
        assert fact in first
    assert me.post("/me/start/facts").status_code == 302
    second = words_of(me.get("/me/start"))
    assert "Two skills we expect of a Test Engineer II" in second
    python, root = framework.skills["python"], framework.skills["root"]
    answer = me.post(
        "/me/start/skills",
        {f"level_{python.pk}": "2", f"enjoys_{python.pk}": "on", f"level_{root.pk}": ""},
    )
    assert answer.status_code == 302
    assert Claim.objects.get().enjoys
    third = words_of(me.get("/me/start"))
    assert "up to three routes" in third
    assert "up to three routes" not in words_of(me.get("/me/start?step=1"))


def test_wrong_facts_reach_hr_once_with_the_persons_words(me: Client, ines: Person) -> None:
    assert "Nobody from HR" in words_of(me.post("/me/start/wrong", {"what": "Site"}), 422)
    hannah = make_employee("Hannah Lindqvist")
    AccessGrant.objects.create(person=hannah, role="hr", given_at=NOW)
    empty = me.post("/me/start/wrong", {"what": "   "})
    assert "Say in a few words what is wrong" in words_of(empty, 422)
    for _ in range(2):
        assert me.post("/me/start/wrong", {"what": f"I work in Porto {XSS}"}).status_code == 302
    notice = Notice.objects.get(person_id=hannah.pk)
    assert notice.code == "facts.wrong"
    assert notice.params["what"].startswith("I work in Porto")


@pytest.mark.parametrize("level", ["6", "-1", "x", "99999999999999999999", "\x00"])
def test_a_level_that_does_not_exist_is_said_beside_its_field(
    me: Client, framework: Framework, level: str
) -> None:
    answer = me.post("/me/start/skills", {f"level_{framework.skills['python'].pk}": level})
    assert "Choose one of the levels for this skill" in words_of(answer, 422)
    assert not Claim.objects.exists()


def test_sending_nothing_or_skills_of_others_keeps_nothing(
    me: Client, framework: Framework
) -> None:
    alien = framework.skills["people"]
    for data in ({}, {f"level_{alien.pk}": "5"}):
        assert "at least one skill" in words_of(me.post("/me/start/skills", data), 422)
    assert not Claim.objects.exists()


# --- profile -------------------------------------------------------------------------------


def test_an_empty_profile_asks_for_what_the_role_expects(me: Client, framework: Framework) -> None:
    page = words_of(me.get("/me/skills"))
    assert "What we expect of a Test Engineer II" in page
    assert "Root-cause analysis as seen at level 3." in page
    root = framework.skills["root"]
    answer = me.post("/me/start/skills", {f"level_{root.pk}": "0", "back": "skills"})
    assert answer["Location"] == "/me/skills"
    assert "You have said where you are in one skill. Only you see them." in words_of(
        me.get("/me/skills")
    )


def test_the_profile_says_levels_in_words_and_what_is_needed(
    me: Client, framework: Framework, ines: Person
) -> None:
    make_goal(framework, ines)
    claim(ines, framework.skills["python"], 2)
    claim(ines, framework.skills["people"], 1)
    answer = me.get("/me/skills")
    page = words_of(answer)
    assert "For the next stop on your route" in page
    assert "Data analysis with Python as seen at level 2." in page
    assert "Also yours Leading people" in page
    assert "You: level 2 of 5. Needed: level 3." in answer.content.decode()


def test_a_level_is_chosen_in_words_and_superseded(
    me: Client, framework: Framework, ines: Person
) -> None:
    url = f"/me/skills/{framework.skills['python'].pk}"
    page = words_of(me.get(url))
    assert "your role asks for level 2" in page
    assert "0 Not yet" in page
    assert "5 Data analysis with Python as seen at level 5." in page
    assert me.post(url, {"level": "2"}).status_code == 302
    assert me.post(url, {"level": "3", "enjoys": "on"}).status_code == 302
    assert Claim.objects.count() == 2
    page = words_of(me.get(url))
    assert "In place: you are at level 3" in page
    assert re.search(r"What was said, and when You Level 3, 23 \w+ 2026 You Level 2", page)


@pytest.mark.parametrize("level", ["", "6", "x"])
def test_a_wrong_level_is_refused_beside_the_choice(
    me: Client, framework: Framework, level: str
) -> None:
    answer = me.post(f"/me/skills/{framework.skills['python'].pk}", {"level": level})
    assert "One thing to fix" in words_of(answer, 422)
    assert not Claim.objects.exists()


def test_a_skill_that_does_not_exist_is_not_found(me: Client) -> None:
    words_of(me.get("/me/skills/999999"), 404)
    words_of(me.post("/me/skills/999999", {"level": "1"}), 404)
    words_of(me.get("/me/skills/99999999999999999999999"), 404)


def test_any_skill_is_found_with_typing_errors(me: Client, framework: Framework) -> None:
    assert "Data analysis with Python" in words_of(me.get("/me/skills?find=pyhton data analisys"))
    assert "No skill is called anything like “qqqq”" in words_of(me.get("/me/skills?find=qqqq"))
    words_of(me.get("/me/skills", {"find": f"a\x00b{XSS}" * 50}))


def test_what_i_did_is_shown_and_taken_back(me: Client, framework: Framework, ines: Person) -> None:
    root = framework.skills["root"]
    evidence = Evidence.objects.create(person=ines, skill=root, what=XSS, done_on=TODAY, level=4)
    assert "Shows level 4" in words_of(me.get(f"/me/skills/{root.pk}"))
    words_of(me.get("/me/skills"))
    assert me.post(f"/me/record/{evidence.pk}/withdraw").status_code == 302
    assert "Shows level 4" not in words_of(me.get(f"/me/skills/{root.pk}"))


def test_evidence_of_others_is_not_found(framework: Framework, ines: Person) -> None:
    evidence = Evidence.objects.create(
        person=ines, skill=framework.skills["root"], what="x", done_on=TODAY
    )
    stranger = sign_in(make_employee("Rui Alves"))
    words_of(stranger.post(f"/me/record/{evidence.pk}/withdraw"), 404)
    evidence.refresh_from_db()
    assert evidence.withdrawn_at is None


def test_the_profile_is_taken_away_as_a_table(
    me: Client, framework: Framework, ines: Person
) -> None:
    claim(ines, framework.skills["root"], 4)
    Evidence.objects.create(
        person=ines, skill=framework.skills["root"], what="=HYPERLINK(1)", done_on=TODAY, level=4
    )
    answer = me.get("/me/skills/download")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [
        "Root-cause analysis", "4", "3", "no", "2026-11-23", "'=HYPERLINK(1)", "2026-11-23", "4", "",
    ] in rows  # fmt: skip
    assert len(rows) == 3


def test_what_was_said_of_a_retired_skill_is_history_everywhere(
    me: Client, framework: Framework, ines: Person
) -> None:
    gone = Skill.objects.create(key="fax", name="Telefax operation", retired_at=NOW)
    claim(ines, gone, 4)
    page = words_of(me.get("/me/skills"))
    assert "No longer in the framework" in page
    assert re.search("Telefax operation Retired", page)
    assert "Say what you can do" in page, "it is no word of today"
    own = words_of(me.get(f"/me/skills/{gone.pk}"))
    assert "No longer in the framework since 23 November 2026" in own
    assert "Keep this level" not in own
    assert "Make this my goal" not in own
    assert "no longer in the framework" in words_of(
        me.post(f"/me/skills/{gone.pk}", {"level": "5"}), 422
    )
    assert "Telefax" not in words_of(me.get("/me/record"))
    assert "Telefax" not in words_of(me.get("/me/record/log"))
    rows = csv.reader(io.StringIO(me.get("/me/skills/download").content.decode("utf-8-sig")))
    assert next(row[-1] for row in rows if row[0] == "Telefax operation") == "2026-11-23"


def test_the_heading_says_how_much_is_in_place(
    me: Client, framework: Framework, ines: Person
) -> None:
    assert "Say what you can do" in words_of(me.get("/me/skills"))
    claim(ines, framework.skills["root"], 4)
    assert "One of two skills are in place for your role" in words_of(me.get("/me/skills"))
    make_goal(framework, ines)
    heading = re.search("<h1>(.*?)</h1>", me.get("/me/skills").content.decode())
    assert heading is not None
    assert re.fullmatch(r"\w+ of \w+ skills are in place for .+", heading[1])


def test_sharing_is_said_where_it_matters(me: Client, framework: Framework, ines: Person) -> None:
    url = f"/me/skills/{framework.skills['root'].pk}"
    assert "Only you see this." in words_of(me.get(url))
    assert me.post("/me/skills/share", {"shared": "yes"}).status_code == 302
    assert "Tomasz Wilk sees your level" in words_of(me.get(url))
    assert me.post("/me/skills/share", {"shared": "no"}).status_code == 302
    ines.refresh_from_db()
    assert not ines.shares_skills


def test_pages_cost_the_same_however_many_skills_there_are(
    me: Client, framework: Framework, ines: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    make_goal(framework, ines)
    claim(ines, framework.skills["root"], 2)
    for more in (0, 30):
        for number in range(more):
            skill = Skill.objects.create(key=f"more:{number}", name=f"More {number}")
            claim(ines, skill, 1)
            Evidence.objects.create(person=ines, skill=skill, what="x", done_on=TODAY)
        with django_assert_num_queries(15):
            me.get("/me/skills")
        with django_assert_num_queries(14):
            me.get(f"/me/skills/{framework.skills['root'].pk}")
        with django_assert_num_queries(10):
            me.get("/me/start?step=1")


@pytest.mark.parametrize(
    "path", ["/me", "/me/start", "/me/skills", "/me/skills/method", "/me/skills/1"]
)
def test_nobody_looks_without_signing_in(db: None, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
