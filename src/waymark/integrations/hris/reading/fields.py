"""The fields a column can be matched to, and the names that personnel systems give them.

One vocabulary for all kinds of record: which records a file yields follows from the fields it
has, so one row may be a person, their position, their unit and their manager at once.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record.

    key    its name in mappings.  label  its name on pages.  kinds  the records it belongs to.
    names  header names that mean it, normalised (see `normal_header`), English and German,
           as Workday, SAP, BambooHR, Personio and payroll exports write them.
    """

    key: str
    label: Any
    kinds: tuple[str, ...]
    names: tuple[str, ...]


def _field(key: str, label: Any, kinds: str, names: str) -> Field:
    return Field(key, label, tuple(kinds.split()), tuple(n.strip() for n in names.split("|")))


FIELDS: tuple[Field, ...] = (
    _field("person", _("Person's number"), "people reporting positions skills",
           "person|person id|person number|employee|employee id|employee number|employee no|emp id"
           "|empid|emp no|worker id|worker number|worker|personnel number|personnel no|pernr|staff id"
           "|staff number|payroll number|payroll id|user id|userid|id|personalnummer|personal nr"
           "|personalnr|pers nr|persnr|mitarbeiternummer|mitarbeiter id|mitarbeiter nr|nummer"),
    _field("name", _("Full name"), "people",
           "name|full name|fullname|display name|employee name|worker name|person name|ename|cname"
           "|legal name|preferred name|mitarbeitername|mitarbeiter|vollstandiger name|anzeigename"),
    _field("given_name", _("First name"), "people",
           "first name|firstname|given name|forename|legal first name|preferred first name|vorname"
           "|vorna|rufname"),
    _field("family_name", _("Last name"), "people",
           "last name|lastname|family name|surname|legal last name|nachname|familienname|nachn"),
    _field("email", _("E-mail"), "people",
           "email|e mail|email address|e mail address|work email|business email|mail|company email"
           "|primary work email|e mail adresse|email adresse|dienstliche e mail|usrid long"),
    _field("hired", _("Joined on"), "people",
           "hire date|hired|date hired|hired on|date of hire|original hire date|start of employment"
           "|joining date|date joined|joined|entry date|employment start date|employment start"
           "|eintritt|eintrittsdatum|einstellungsdatum|einstellung|beschaftigt seit|dat01"),
    _field("left", _("Left on"), "people",
           "termination date|terminated|leave date|leaving date|date left|left on|exit date|last day"
           "|last day of work|employment end date|employment end|end of employment|separation date"
           "|austritt|austrittsdatum|kundigungsdatum|letzter arbeitstag|beschaftigungsende"),
    _field("status", _("Employed or not"), "people",
           "status|employment status|employee status|worker status|active|active status|stat2"
           "|beschaftigungsstatus|mitarbeiterstatus|aktiv"),
    _field("location", _("Place of work"), "people",
           "location|work location|site|office|city|workplace|plant|standort|arbeitsort|buro|werk"
           "|dienstort|werks"),
    _field("unit", _("Unit"), "units positions",
           "unit|org unit|organizational unit|organisational unit|organization unit|organization"
           "|organisation|department|dept|department id|department code|department number|team|agency"
           "|supervisory organization|unit id|unit code|org unit id|org code|cost center|cost centre"
           "|cost center code|orgeh|kostl|abteilung|organisationseinheit|orgeinheit|oe|kostenstelle"
           "|abteilungsnummer|dienststelle"),
    _field("unit_name", _("Unit's name"), "units",
           "unit name|department name|dept name|org unit name|organizational unit name|team name"
           "|cost center name|agency name|orgtx|abteilungsname|bezeichnung organisationseinheit"
           "|name der abteilung|bezeichnung der abteilung|kostenstellenbezeichnung"),
    _field("parent_unit", _("Unit above"), "units",
           "parent unit|parent|parent id|parent unit id|parent department|parent org unit|superior unit"
           "|superior organization|division|business unit|bereich|ubergeordnete einheit"
           "|ubergeordnete abteilung|geschaftsbereich|hauptabteilung"),
    _field("manager", _("Manager"), "reporting",
           "manager|manager id|manager number|manager employee id|supervisor|supervisor id|reports to"
           "|reporting to|reports to id|line manager|line manager id|direct manager|boss|manager name"
           "|supervisor name|worker s manager|manager email|supervisor email|line manager email"
           "|reports to email|vorgesetzter|vorgesetzte|fuhrungskraft|fachvorgesetzter|leiter|chef"
           "|personalnummer vorgesetzter|vorgesetzter personalnummer|personalnummer fuhrungskraft"),
    _field("title", _("Job title"), "positions",
           "title|job title|jobtitle|position|position title|business title|role|role title|job"
           "|job name|job profile|job profile name|occupation|designation|stltx|plstx|stelle"
           "|stellenbezeichnung|position bezeichnung|berufsbezeichnung|tatigkeit|funktion"
           "|positionsbezeichnung|planstellenbezeichnung"),
    _field("code", _("Job code"), "positions",
           "code|job code|jobcode|job id|job profile id|job profile code|class code|classification"
           "|classification code|position code|title code|stell|stellencode|stellenschlussel"
           "|tatigkeitsschlussel|job code id"),
    _field("grade", _("Grade"), "positions",
           "grade|job grade|pay grade|salary grade|compensation grade|level|job level|career level"
           "|management level|band|pay band|trfgr|entgeltgruppe|tarifgruppe|gehaltsgruppe|stufe"
           "|besoldungsgruppe|lohngruppe"),
    _field("start", _("In the position from"), "positions",
           "start|start date|startdate|from|from date|valid from|effective date|effective from|begin"
           "|begin date|begda|position start date|job start date|date from|in position since|since"
           "|in job since|assignment start|beginn|von|gultig ab|gultig von|ab|startdatum|beginndatum"
           "|seit|in position seit"),
    _field("end", _("In the position until"), "positions",
           "end|end date|enddate|to|to date|until|valid to|valid until|effective to|effective until"
           "|endda|position end date|job end date|date to|assignment end|ende|bis|gultig bis"
           "|enddatum"),
    _field("period", _("Year of the row"), "positions",
           "year|fy|fiscal year|fiscalyear|calendar year|period|reporting year|snapshot|snapshot date"
           "|as of|as of date|as at|report date|data as of|jahr|geschaftsjahr|haushaltsjahr|stichtag"
           "|berichtsjahr|periode"),
    _field("assignment", _("Kind of assignment"), "positions",
           "assignment|assignment type|assignment kind|position type|job type|employment type"
           "|worker type|contract type|employee type|kind|appointment type|anstellungsart"
           "|vertragsart|beschaftigungsart|einsatzart"),
    _field("temporary", _("Temporary (yes or no)"), "positions",
           "temp|temporary|is temporary|temp flag|fixed term|temporary flag|befristet|aushilfe"),
    _field("pay", _("Pay"), "",
           "pay|salary|base pay|base salary|annual salary|wage|wages|total pay|compensation|gross pay"
           "|earnings|gehalt|jahresgehalt|grundgehalt|brutto|bruttogehalt|entgelt|lohn"),
    _field("skill", _("Skill"), "skills",
           "skill|skill name|competency|competence|skills|capability|qualification|fahigkeit"
           "|kompetenz|qualifikation|kenntnis"),
    _field("level", _("Skill level (0 to 5)"), "skills",
           "skill level|proficiency|proficiency level|rating|skill rating|competency level|niveau"
           "|auspragung|kompetenzstufe|kompetenzniveau"),
    _field("as_of", _("Level as of"), "skills",
           "assessed on|assessment date|rated on|rating date|acquired on|date acquired|assessed"
           "|bewertet am|erworben am"),
)  # fmt: skip

FIELD: dict[str, Field] = {field.key: field for field in FIELDS}
DATE_FIELDS = frozenset({"hired", "left", "start", "end", "as_of"})
KINDS = ("people", "units", "reporting", "positions", "skills")
_BY_NAME = {name: field.key for field in FIELDS for name in field.names}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def normal_header(text: str) -> str:
    """A header without case, accents, punctuation and camel humps: “EmployeeID” is “employee id”."""
    spaced = _CAMEL.sub(" ", text.strip())
    plain = unicodedata.normalize("NFKD", spaced.replace("ß", "ss")).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _OTHER.sub(" ", bare.replace("#", " number ")).strip()


def is_known_header(text: str) -> bool:
    """Whether a text is exactly a name that some field has; cheap, for looking at many cells."""
    return len(text) <= 60 and normal_header(text) in _BY_NAME


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A field found by a header's name, with confidence 0 to 1 and the name it resembles."""

    field: str
    confidence: float
    like: str


@lru_cache(maxsize=4096)
def field_of_header(text: str) -> HeaderMatch | None:
    """The field that a header names, None when it resembles none.

    Exact names have confidence 0.97, names with one word more or a typing error 0.6 to 0.85.
    """
    name = normal_header(text)
    if not name:
        return None
    for candidate in (name, name.replace(" ", "")):
        if candidate in _BY_NAME:
            return HeaderMatch(_BY_NAME[candidate], 0.97, candidate)
    best, best_score = "", 0.0
    for known in _BY_NAME:
        if len(known) < 4:
            continue
        score = fuzz.ratio(name, known)
        if set(known.split()) < set(name.split()) and len(name.split()) <= 3:
            score = max(score, 76.0 + 4.0 * len(known.split()))
        if score > best_score:
            best, best_score = known, score
    if best_score < 80.0:
        return None
    return HeaderMatch(_BY_NAME[best], round(min(0.85, best_score / 100 - 0.15), 2), best)
