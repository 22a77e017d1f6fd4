"""The record's pages: the list, the table, logging; and what the form turns away."""

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
from waymark.domain.skills.operations import confirm_evidence
from waymark.kernel.models import Notice


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
    assert "Two things you did, one confirmed" in text
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
