"""The record's pages: logging, asking, confirming, the list, the table; and what they turn away."""

import csv
import io
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.recording import asked, logged
from tests.web.journey import XSS, hidden_field, make_goal, sign_in, words_of
from waymark.domain.people.models import OrgUnit, Person
from waymark.domain.plans.models import Plan, Step
from waymark.domain.skills.models import Claim, Confirmation, Evidence
from waymark.domain.skills.operations import confirm_evidence, withdraw_evidence
from waymark.kernel.models import Notice


@pytest.fixture
def petra(framework: Framework) -> Person:
    return make_employee("Petra Novak")


@pytest.fixture
def work(ines: Person, framework: Framework) -> Evidence:
    return logged(ines, framework.skills["root"])


def form(framework: Framework, **changes: object) -> dict[str, object]:
    """What the form sends, with changes."""
    said: dict[str, object] = {
        "key": str(uuid.uuid4()), "what": "Found the leak", "kind": "work",
        "skills": [framework.skills["root"].pk], "done_on": "2026-11-01",
    }  # fmt: skip
    return said | changes


# --- the list --------------------------------------------------------------------------------


def test_an_empty_record_starts_from_one_of_three_examples(me: Client) -> None:
    answer = me.get("/me/record")
    assert "Nothing logged yet" in words_of(answer)
    assert answer.content.decode().count("/me/record/log?example=") == 3
    page = me.get("/me/record/log?example=1").content.decode()
    assert "Led the weekly review; a colleague sat in" in page
    assert 'value="observed" checked' in page or 'value="observed" id="id_kind_1" checked' in page


def test_the_record_goes_by_year_and_says_who_confirmed(
    me: Client, ines: Person, petra: Person, framework: Framework
) -> None:
    new = logged(ines, framework.skills["root"])
    logged(ines, framework.skills["python"], what="Took a course", done_on=date(2024, 5, 2))
    confirm_evidence(confirmation=asked(new, petra), act=act_by(petra))
    text = words_of(me.get("/me/record"))
    assert "2 things you did, 1 confirmed" in text
    assert text.index("2026 Found the leak") < text.index("2024 Took a course")
    assert "Confirmed by Petra Novak" in text
    assert "Only you see it; whom you ask" in text
    assert "Roles and positions Test Engineer II April 2023, still" in text


def test_filters_are_links_and_nonsense_filters_nothing(
    me: Client, ines: Person, framework: Framework
) -> None:
    root, python = framework.skills["root"], framework.skills["python"]
    logged(ines, root, what="Found it")
    logged(ines, python, what="Plotted it", done_on=TODAY - timedelta(days=2))
    only = words_of(me.get(f"/me/record?skill={root.pk}&kind=work"))
    assert "Found it" in only
    assert "Plotted it" not in only
    assert "Only what shows Root-cause analysis" in only
    assert "Nothing fits this choice" in words_of(me.get("/me/record?kind=training"))
    for odd in ("skill=-1", "skill=9e9", f"skill={10**30}", "kind=%00", "after=zzz", "kind=all"):
        assert "Plotted it" in words_of(me.get(f"/me/record?{odd}"))


def test_a_long_record_pages_and_downloads(me: Client, ines: Person, framework: Framework) -> None:
    Evidence.objects.bulk_create(
        Evidence(
            person=ines, skill=framework.skills["root"], what=f"Work {n:02}",
            done_on=TODAY - timedelta(days=n), logged_at=NOW,
        )
        for n in range(25)
    )  # fmt: skip
    first = words_of(me.get("/me/record"))
    assert "Work 19" in first
    assert "Work 20" not in first
    assert "Next" in first
    Evidence.objects.filter(what="Work 00").update(what="=1+1")
    answer = me.get("/me/record/download")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 26
    assert rows[1][:3] == ["'=1+1", "Root-cause analysis", "2026-11-23"]


def test_certificates_say_when_they_end(me: Client, ines: Person, framework: Framework) -> None:
    root = framework.skills["root"]
    for what, ends in (
        ("Old", TODAY), ("Soon over", TODAY + timedelta(days=30)),
        ("Fresh", TODAY + timedelta(days=900)), ("Eternal", None),
    ):  # fmt: skip
        Evidence.objects.create(
            person=ines, skill=root, what=what, done_on=date(2020, 1, 1), kind="certificate",
            expires_on=ends, issuer="Some institute",
        )  # fmt: skip
    text = words_of(me.get("/me/record"))
    aside = text[text.index("Certificates Soon") :]
    assert "Soon over Some institute. Ends on 23 December 2026" in aside
    assert "Fresh Some institute. Holds until" in aside
    assert "Eternal Some institute. Holds for good" in aside
    assert "Old Some institute. Ended on 23 November 2026" in aside


# --- logging ---------------------------------------------------------------------------------


def test_the_form_knows_the_day_and_offers_likely_skills(
    me: Client, ines: Person, framework: Framework
) -> None:
    make_goal(framework, ines)
    answer = me.get(f"/me/record/log?skill={framework.skills['people'].pk}")
    text, page = words_of(answer), answer.content.decode()
    assert 'value="2026-11-23"' in page
    assert f'value="{framework.skills["people"].pk}" id="id_skills_0" checked' in page
    assert "Leading people" in text
    assert "Root-cause analysis" in text
    assert "Tomasz Wilk" in text, "whom one may ask"
    assert "Only you see this, and whom you ask to confirm it" in text


def test_a_log_is_kept_once_and_asks(
    me: Client, ines: Person, petra: Person, framework: Framework
) -> None:
    skills = [framework.skills["root"].pk, framework.skills["python"].pk]
    data = form(framework, skills=skills, level="3", colleague="petra novak")
    for _ in range(2):
        answer = me.post("/me/record/log", data)
        assert answer.status_code == 302
    assert Evidence.objects.filter(person=ines, level=3, done_on=date(2026, 11, 1)).count() == 2
    assert Confirmation.objects.filter(asked=petra).count() == 2
    assert Notice.objects.filter(person_id=petra.pk).count() == 1
    text = words_of(me.get(answer["Location"]))
    assert "Logged. One colleague is asked to confirm it." in text
    assert "Petra Novak Asked on 23 November 2026, not answered yet" in text


def test_a_name_of_several_becomes_a_choice(me: Client, framework: Framework) -> None:
    verification = OrgUnit.objects.create(code="V", name="Verification", path="/1/")
    one = make_employee("Jana Kral", unit=verification)
    make_employee("Jana Kral")
    data = form(framework, colleague="Jana Kral")
    answer = me.post("/me/record/log", data)
    text = words_of(answer, 422)
    assert "Choose whom you mean" in text
    assert "Jana Kral, Verification" in text
    assert not Evidence.objects.exists()
    assert me.post("/me/record/log", data | {"ask": [one.pk]}).status_code == 302
    assert [each.asked for each in Confirmation.objects.all()] == [one]


def test_an_odd_name_is_said_to_fit_nobody(me: Client, framework: Framework) -> None:
    for name in ("Zzyzx Qqq", "Ines Duarte", "x", XSS):
        text = words_of(me.post("/me/record/log", form(framework, colleague=name)), 422)
        assert "Nobody here has a name like this" in text or "Choose whom you mean" in text
    assert "120 characters" in words_of(
        me.post("/me/record/log", form(framework, colleague="a" * 200)), 422
    )
    assert not Evidence.objects.exists()


def test_a_certificate_is_logged_with_its_words(
    me: Client, ines: Person, framework: Framework
) -> None:
    data = form(
        framework, kind="certificate", level="4", issuer="Some institute", number="A-1",
        expires_on="2027-11-01",
    )  # fmt: skip
    answer = me.post("/me/record/log", data)
    text = words_of(me.get(answer["Location"]))
    assert "Some institute, number A-1." in text
    assert "Holds until 1 November 2027" in text
    claim = Claim.objects.get(person=ines)
    assert (claim.source, claim.level, claim.expires_on) == ("certificate", 4, date(2027, 11, 1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"what": ""}, "Say in a few words"),
        ({"what": "a" * 301}, "300 characters"),
        ({"what": "x\x00"}, "Null characters"),
        ({"done_on": "2026-11-24"}, "has passed"),
        ({"done_on": "1900-01-00"}, "a day that exists"),
        ({"done_on": "1899-01-01"}, "working life"),
        ({"done_on": "9999999999-01-01"}, "a day that exists"),
        ({"skills": []}, "at least one skill"),
        ({"skills": ["-7"]}, "from the list"),
        ({"skills": [str(10**40)]}, "from the list"),
        ({"level": "6"}, "from 1 to 5"),
        ({"level": "-1"}, "from 1 to 5"),
        ({"kind": "rumour"}, "four kinds"),
        ({"issuer": "TÜV"}, "Choose “Certificate”"),
        ({"kind": "certificate", "expires_on": "2026-11-01"}, "after the certificate was given"),
        ({"kind": "certificate", "expires_on": "2000-01-01"}, "after the certificate was given"),
        ({"kind": "certificate", "number": "9" * 101}, "100 characters"),
        ({"ask": ["999999999"]}, "from the list"),
        ({"key": "no-key"}, "out of date"),
        ({"step": "-5"}, "out of date"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_form(
    me: Client, framework: Framework, change: dict[str, object], words: str
) -> None:
    answer = me.post("/me/record/log", form(framework, **change))
    assert words in words_of(answer, 422)
    assert not Evidence.objects.exists()


def test_own_words_are_never_markup(
    me: Client, ines: Person, petra: Person, framework: Framework
) -> None:
    data = form(
        framework, what=XSS, kind="certificate", issuer=XSS, number=XSS, expires_on="2026-12-01",
        colleague="Petra Novak",
    )  # fmt: skip
    answer = me.post("/me/record/log", data)
    ask = Confirmation.objects.get()
    words_of(me.get(answer["Location"]))
    words_of(me.get("/me/record"))
    other = sign_in(petra)
    words_of(other.get("/me/asked"))
    words_of(other.get(f"/me/asked/{ask.pk}"))
    other.post(f"/me/asked/{ask.pk}", {"note": XSS})
    assert XSS.split(">")[0][1:] in words_of(me.get(answer["Location"])).replace("<", "")
    words_of(other.get(f"/me/asked/{ask.pk}"))


def test_a_step_of_the_own_plan_fills_the_form_and_stays_with_the_log(
    me: Client, ines: Person, framework: Framework
) -> None:
    goal = make_goal(framework, ines)
    plan = Plan.objects.create(person=ines, goal=goal, created_at=NOW)
    step = Step.objects.create(
        plan=plan, kind="use", title="Lead an analysis", skill=framework.skills["root"],
        starts_on=TODAY, ends_on=TODAY,
    )  # fmt: skip
    answer = me.get(f"/me/record/log?step={step.pk}")
    assert "From your plan: Lead an analysis" in words_of(answer)
    assert hidden_field(answer, "step") == str(step.pk)
    done = form(framework, step=step.pk, what="Lead an analysis")
    assert me.post("/me/record/log", done).status_code == 302
    assert Evidence.objects.get().step_id == step.pk
    stranger = sign_in(make_employee("Sven Lund"))
    assert stranger.get(f"/me/record/log?step={step.pk}").status_code == 404
    assert stranger.post("/me/record/log", done).status_code == 404
    assert Evidence.objects.count() == 1


# --- one entry -------------------------------------------------------------------------------


def test_asking_again_withdrawing_and_taking_back(
    me: Client, petra: Person, work: Evidence
) -> None:
    path = f"/me/record/{work.pk}"
    assert me.post(f"{path}/ask", {"colleague": "Petra Novak"}).status_code == 302
    ask = Confirmation.objects.get()
    assert me.post(f"/me/record/asks/{ask.pk}/withdraw").status_code == 302
    assert "Nobody yet" in words_of(me.get(path))
    me.post(f"{path}/ask", {"colleague": "Petra Novak"})
    assert Confirmation.objects.filter(state="asked").count() == 1
    assert "Choose whom to ask" in words_of(me.post(f"{path}/ask", {"colleague": ""}), 422)
    assert me.post(f"{path}/withdraw").status_code == 302
    assert me.get(path).status_code == 404
    assert me.post(f"{path}/ask", {"colleague": "Petra Novak"}).status_code == 404


def test_a_refused_ask_says_why_on_the_same_page(me: Client, ines: Person, work: Evidence) -> None:
    people = [make_employee(f"Colleague {n}x") for n in range(3)]
    for each in people:
        asked(work, each)
    path = f"/me/record/{work.pk}"
    assert "3 colleagues are asked" in words_of(me.get(path))
    make_employee("Jana Kral")
    answer = me.post(f"{path}/ask", {"colleague": "Jana Kral"})
    assert "You have asked 3 people already" in words_of(answer, 422)


def test_an_answered_ask_is_not_withdrawn(me: Client, petra: Person, work: Evidence) -> None:
    ask = asked(work, petra)
    confirm_evidence(confirmation=ask, act=act_by(petra), note="Well done")
    answer = me.post(f"/me/record/asks/{ask.pk}/withdraw", follow=True)
    text = words_of(answer)
    assert "was answered a moment ago" in text
    assert "Well done" in text


def test_who_has_left_cannot_answer_and_the_page_says_so(
    me: Client, petra: Person, work: Evidence
) -> None:
    asked(work, petra)
    Person.objects.filter(pk=petra.pk).update(active=False)
    assert "Has left and cannot answer" in words_of(me.get(f"/me/record/{work.pk}"))


# --- the colleague ---------------------------------------------------------------------------


def test_a_colleague_sees_one_thing_and_says_yes_with_one_button(
    me: Client, ines: Person, petra: Person, framework: Framework, work: Evidence
) -> None:
    logged(ines, framework.skills["python"], what="A secret of Ines")
    ask, other = asked(work, petra), sign_in(petra)
    path = f"/me/asked/{ask.pk}"
    text = words_of(other.get(path))
    assert "Did you see Ines Duarte do this?" in text
    assert "Found the leak" in text
    assert "A secret" not in text
    assert "Test Engineer" not in text
    assert other.post(path, {}).status_code == 302
    ask.refresh_from_db()
    assert (ask.state, ask.level, ask.note) == ("confirmed", None, "")
    assert "You confirmed this" in words_of(other.get(path))
    assert other.post(path, {}).status_code == 302, "a double click"
    assert "Nobody is waiting for you" in words_of(other.get("/me/asked"))
    assert "Petra Novak Confirmed" in words_of(me.get(f"/me/record/{work.pk}"))


def test_a_colleague_says_the_level_they_saw(
    ines: Person, petra: Person, framework: Framework, work: Evidence
) -> None:
    ask, root = asked(work, petra), framework.skills["root"]
    path, other = f"/me/asked/{ask.pk}", sign_in(petra)
    for wrong in ("9", "-1", "x", str(10**30)):
        assert "from 1 to 5" in words_of(other.post(path, {f"level_{root.pk}": wrong}), 422)
    strange = {f"level_{framework.skills['python'].pk}": "5", f"level_{root.pk}": "4"}
    assert other.post(path, strange).status_code == 302
    claim = Claim.objects.get(person=ines)
    assert (claim.skill, claim.level, claim.source) == (root, 4, "colleague")


def test_declining_shows_only_that_it_was_not_confirmed(
    me: Client, petra: Person, work: Evidence
) -> None:
    ask, other = asked(work, petra), sign_in(petra)
    assert other.post(f"/me/asked/{ask.pk}/decline").status_code == 302
    assert "You did not confirm this" in words_of(other.get(f"/me/asked/{ask.pk}"))
    answer = other.post(f"/me/asked/{ask.pk}", {})
    assert "answered or taken back" in words_of(answer, 422)
    assert "Petra Novak Not confirmed." in words_of(me.get(f"/me/record/{work.pk}"))


def test_what_was_taken_back_or_is_anothers_is_not_there(
    me: Client, ines: Person, petra: Person, work: Evidence
) -> None:
    ask, other = asked(work, petra), sign_in(petra)
    stranger = sign_in(make_employee("Sven Lund"))
    for client in (me, stranger):
        for path in (f"/me/asked/{ask.pk}", f"/me/asked/{ask.pk}/decline"):
            assert client.post(path, {"note": ""}).status_code == 404
    for path in (f"/me/record/{work.pk}/ask", f"/me/record/{work.pk}/withdraw",
                 f"/me/record/asks/{ask.pk}/withdraw"):  # fmt: skip
        assert other.post(path, {"colleague": "Sven Lund"}).status_code == 404
    assert other.get(f"/me/record/{work.pk}").status_code == 404
    withdraw_evidence(evidence=work, act=act_by(ines))
    assert other.get(f"/me/asked/{ask.pk}").status_code == 404
    assert other.post(f"/me/asked/{ask.pk}", {}).status_code == 404
    assert "Nobody is waiting" in words_of(other.get("/me/asked"))
