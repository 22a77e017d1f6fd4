"""Job titles: reading them, spelling them alike, showing them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.engine.titles import Part, display_title, find_acronyms, normalise, parse, root


@pytest.mark.parametrize(
    ("title", "stem", "step", "seniority", "leadership"),
    [
        ("MI CASEMANAGER II", "mi casemanager", 2, 2, 0),
        ("Verif. Eng. II", "verification engineer", 2, 2, 0),
        ("SR ENVIRONMENTAL ENGR I", "environmental engineer", 1, 3, 0),
        ("CLAIMS ADJUSTER SENIOR - WSI", "claims adjuster", None, 3, 0),
        ("POTATO/GRAIN INSP SUPV II (INA", "potato grain inspection", 2, 2, 1),
        ("SAFETY AUDITOR I-HP", "safety auditor", 1, 2, 0),
        ("ADMIN ASSISTANT III", "administrative assistant", 3, 2, 0),
        ("HUMAN SVC PRGM ADMIN II", "human services program administrator", 2, 2, 0),
        ("DIR, CHILD & FAM SVCS-DHS", "child family services", None, 2, 4),
        ("ASST DIR, PEN INDUSTRIES", "pen industries", None, 2, 3.5),
        ("CHIEF-WILDLIFE DIVISION", "wildlife division", None, 2, 5),
        ("L P NURSE I", "licensed practical nurse", 1, 2, 0),
        ("DIRECT CARE ASSOCIATE III", "direct care associate", 3, 2, 0),
        ("Associate Engineer", "engineer", None, 1, 0),
        ("Principal Engineer", "engineer", None, 5, 0),
        ("DOCR PRINCIPAL", "docr", None, 2, 3),
        ("Head of Engineering", "engineering", None, 2, 3),
        ("Team Lead Data Platform", "team data platform", None, 2, 1),
        ("CHILD SUPPORT INVEST LEAD", "child support investigator", None, 4, 0),
        ("Project Manager III", "project manager", 3, 2, 0),
        ("CORRECTIONAL CASE MGR", "correctional case manager", None, 2, 0),
        ("DISTRICT GAME WARDEN I", "district game warden", 1, 2, 0),
        ("DEPUTY WARDEN", "", None, 2, 2.5),
        ("Engineer L4", "engineer", 4, 2, 0),
        ("Technician Level 3", "technician", 3, 2, 0),
        ("Electrician B", "electrician", 2, 2, 0),
        ("Software Engineer, Senior", "software engineer", None, 3, 0),
        ("Engineering Manager, Hardware", "engineering hardware", None, 2, 2),
        ("SECURITY DIRECTOR, NDSH", "security", None, 2, 4),
        ("Cook - Berlin", "cook", None, 2, 0),
        ("Sachbearbeiterin Personal (m/w/d)", "sachbearbeiter personal", None, 2, 0),
        ("Stv. Leiterin Einkauf", "einkauf", None, 2, 1.5),
        ("Vertriebsleiter", "vertrieb", None, 2, 2),
        ("Referent (E13)", "referent", 13, 2, 0),
        ("Director", "", None, 2, 4),
        ("Senior Associate", "associate", None, 3, 0),
        ("I", "i", None, 2, 0),
        ("", "", None, 2, 0),
        ("!!!", "", None, 2, 0),
    ],
)
def test_reads_titles(
    title: str, stem: str, step: int | None, seniority: int, leadership: float
) -> None:
    parsed = parse(title)
    assert " ".join(parsed.stem) == stem
    assert (parsed.step, parsed.seniority, parsed.leadership) == (step, seniority, leadership)


@pytest.mark.parametrize(
    ("title", "assignment"),
    [
        ("Cook - Temporary", "temporary"),
        ("Temporary Cook", "temporary"),
        ("Warehouse Lead (acting)", "acting"),
        ("PROD CONTROL SPEC III -INACTIV", "inactive"),
        ("Abteilungsleiterin Einkauf (kommissarisch)", "acting"),
        ("Cook", ""),
    ],
)
def test_reads_how_a_job_is_held(title: str, assignment: str) -> None:
    assert parse(title).assignment == assignment


def test_explains_every_word() -> None:
    parsed = parse("DEP. SUPV, FOOD SVC II - WSI")
    assert [(r.word, r.part) for r in parsed.readings] == [
        ("DEP", Part.DEPUTY),
        ("SUPV", Part.LEADERSHIP),
        ("FOOD", Part.STEM),
        ("SVC", Part.STEM),
        ("II", Part.STEP),
        ("WSI", Part.QUALIFIER),
    ]
    assert "SUPV: leads people (supervisor)" in parsed.explain()


@pytest.mark.parametrize(
    "spellings",
    [
        ("VERIF. ENG. II", "Verification Engineer 2", " verification\tengineer  ii", "Verif Eng Ⅱ"),
        ("Sr. Software Engineer", "Software Engineer, Senior", "SNR SW ENGR"),
        ("L P NURSE I", "LICENSED PRACTICAL NURSE I", "LPN 1"),
        ("Referent/in für Öffentlichkeitsarbeit (m/w/d)", "REFERENTIN ÖFFENTLICHKEITSARBEIT"),
        ("Cook - Temporary", "COOK"),
    ],
)
def test_spellings_of_one_title_agree(spellings: tuple[str, ...]) -> None:
    assert len({normalise(title) for title in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Engineer I", "Engineer II"),
        ("Junior Cook", "Cook"),
        ("Office Manager", "Office Assistant"),
    ],
)
def test_different_titles_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("MI CASEMANAGER II", "MI Casemanager II"),
        ("SR ENVIRONMENTAL ENGR I", "Sr Environmental Engr I"),
        ("DIR OF NURSING-NDSH", "Dir of Nursing-NDSH"),
        ("IT MANAGER", "IT Manager"),
        ("GOVERNOR'S RESIDENCE COOK", "Governor's Residence Cook"),
        ("CUSTODIAN, INSTITUTIONS", "Custodian, Institutions"),
        ("Leiter Einkauf", "Leiter Einkauf"),
        ("iOS developer", "iOS developer"),
        ("  QA   Engineer ", "QA Engineer"),
    ],
)
def test_shows_shouted_titles_in_readable_case(title: str, shown: str) -> None:
    assert display_title(title) == shown


def test_learns_initials_from_the_titles_themselves() -> None:
    titles = ["UNDERWRITER - DOCR", "DOCR PRINCIPAL", "TAX CLERK (PERS)", "CHIEF OF TAX, TAX"]
    acronyms = find_acronyms(titles)
    assert acronyms == {"docr", "pers"}
    assert display_title("DOCR PRINCIPAL", acronyms) == "DOCR Principal"
    assert display_title("DOCR PRINCIPAL") == "Docr Principal"


@pytest.mark.parametrize(
    "words",
    [
        ("account", "accountant", "accounting", "accountants"),
        ("correction", "corrections", "correctional"),
        ("engineer", "engineering", "engineers"),
        ("administrator", "administrative", "administration"),
    ],
)
def test_forms_of_a_word_share_a_root(words: tuple[str, ...]) -> None:
    assert len({root(word) for word in words}) == 1


def test_an_officer_is_not_an_office() -> None:
    assert root("officer") != root("office")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_read_shown_and_compared(text: str) -> None:
    parsed = parse(text)
    assert all(reading.word for reading in parsed.readings)
    assert (parsed.step is None) == (parsed.step_mark == "")
    assert min(parsed.leadership, parsed.seniority) >= 0
    shown = display_title(text)
    assert display_title(shown) == shown
    assert isinstance(normalise(text), str)


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnop ,-/()", max_size=40))
def test_case_and_outer_space_do_not_change_the_reading(text: str) -> None:
    assert normalise(f"  {text} ") == normalise(text)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["SENIOR", "SUPV", "NURSE", "FOOD", "II", "-", ",", "OF", "ASST", "(WSI)"]),
        max_size=8,
    )
)
def test_reading_names_each_word_once_and_in_order(words: list[str]) -> None:
    parsed = parse(" ".join(words))
    plain = [word.strip("()") for word in words if word not in {"-", ","}]
    assert [reading.word for reading in parsed.readings] == plain
