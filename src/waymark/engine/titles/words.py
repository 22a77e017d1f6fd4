"""The words of a job title that say how high it stands, whom it leads and how it is held.

Every number here is an order, not a measurement: a trainee before a junior, a junior before one
with no such word, and so on. English and German; unknown words simply stay part of the stem.
"""

from __future__ import annotations

ROMAN = {
    numeral: value
    for value, numeral in enumerate(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"], 1
    )
}

PLAIN = 2  # the seniority of a title that has no such word

SENIORITY = {
    "intern": 0, "trainee": 0, "apprentice": 0, "praktikant": 0,
    "werkstudent": 0, "auszubildende": 0, "auszubildender": 0, "azubi": 0, "volontar": 0,
    "junior": 1, "entry": 1, "graduate": 1, "jungere": 1,
    "intermediate": 2, "experienced": 3, "senior": 3, "leitende": 4, "leitender": 4,
    "lead": 4, "leading": 4,
    "distinguished": 6, "fellow": 7,
}  # fmt: skip

# These say a step only at the head of a title: an “Associate Engineer” is a younger engineer,
# a “Direct Care Associate” is not a younger anything.
SENIORITY_IN_FRONT = {"associate": 1, "assistant": 1, "principal": 5, "master": 5, "executive": 4,
                      "advanced": 3, "graduate": 1, "entry": 1, "mid": 2}  # fmt: skip

DEPUTIES = frozenset({"assistant", "associate", "deputy", "vice", "stellvertretend",
                      "stellvertretende", "stellvertretender", "stellvertreter"})  # fmt: skip

# Words for people who lead people, with their usual order.
LEADERSHIP = {
    "foreman": 1, "forewoman": 1, "foreperson": 1, "sergeant": 1, "supervisor": 1,
    "supervising": 1, "leader": 1, "vorarbeiter": 1, "teamleiter": 1, "gruppenleiter": 1,
    "schichtleiter": 1, "leiter": 2, "leitung": 2, "manager": 2, "lieutenant": 2,
    "captain": 3, "commander": 3, "superintendent": 3, "warden": 3, "head": 3,
    "abteilungsleiter": 3, "amtsleiter": 3, "bereichsleiter": 4, "director": 4, "direktor": 4,
    "hauptabteilungsleiter": 4, "werkleiter": 4, "president": 6, "chief": 5, "geschaftsfuhrer": 6,
    "vorstand": 6, "ceo": 6, "cfo": 5, "cto": 5, "coo": 5, "cio": 5, "chro": 5, "vp": 5,
    "svp": 5, "evp": 5,
}  # fmt: skip

# Any other German “…leiter” leads too: “Vertriebsleiter” is the head of sales.
LEADING_ENDING = "leiter"
LEADING_ENDING_ORDER = 2

# “Project manager” leads a project, not people; a game warden leads nobody.
NOT_LEADERSHIP_AFTER = {
    "manager": frozenset({"project", "product", "case", "account", "community", "relationship",
                          "category", "key", "scrum", "success"}),
    "leader": frozenset({"project", "tour"}),
    "warden": frozenset({"game", "traffic", "fire", "church"}),
    "leiter": frozenset({"projekt"}),
}  # fmt: skip

NOT_LEADERSHIP = frozenset({"casemanager", "casemgr", "projektleiter", "bauleiter",
                            "projektmanager", "produktmanager"})  # fmt: skip

# Lone words that lead a school or a house when they end the title (“DOCR Principal”).
LEADERSHIP_AT_END = {"principal": 3}

# “Team lead” leads people; “court reporter lead” reports in court.
LEADS_PEOPLE_AFTER = frozenset({"team", "shift", "crew", "group", "people"})

ASSIGNMENT = {
    "acting": "acting", "interim": "acting", "kommissarisch": "acting", "kommissarische": "acting",
    "kommissarischer": "acting",
    "temporary": "temporary", "temp": "temporary", "seasonal": "temporary", "casual": "temporary",
    "befristet": "temporary", "vertretung": "temporary", "limited": "temporary",
    "seconded": "seconded", "secondment": "seconded",
    "inactive": "inactive", "inactiv": "inactive", "inact": "inactive", "ina": "inactive",
    "obsolete": "inactive",
}  # fmt: skip

LINKS = frozenset({"of", "and", "the", "for", "to", "in", "at", "a", "on", "with", "und", "der",
                   "die", "das", "des", "fur", "im", "von", "zur", "zum"})  # fmt: skip

# Kinds of worker, in their usual order from entry to expert. They name how the work is done, not
# what it is about, so they weigh little when titles are grouped and only lean when levels are set.
WORK_NOUNS = {
    "helper": 0.0, "aide": 0.0, "attendant": 0.5, "worker": 0.5, "clerk": 0.5, "operator": 1.0,
    "assistant": 1.0, "receptionist": 0.5, "secretary": 1.0, "technician": 1.5, "associate": 1.0,
    "representative": 1.5, "agent": 2.0, "inspector": 2.5, "specialist": 2.5, "officer": 2.5,
    "examiner": 2.5, "investigator": 3.0, "coordinator": 3.0, "analyst": 3.0, "planner": 3.0,
    "interpreter": 2.0, "instructor": 2.5, "trainer": 2.5, "reviewer": 3.0, "auditor": 3.0,
    "counselor": 3.0, "therapist": 3.5, "developer": 3.0, "programmer": 3.0, "designer": 3.0,
    "engineer": 3.5, "scientist": 3.5, "consultant": 3.5, "adviser": 3.5, "advisor": 3.5,
    "administrator": 3.5, "administrative": 2.0, "manager": 5.0, "architect": 5.0,
    "sachbearbeiter": 2.0, "mitarbeiter": 1.0, "fachkraft": 1.5, "referent": 3.5, "expert": 4.0, "executive": 3.0, "strategist": 4.0, "partner": 3.5, "practitioner": 3.0,
}  # fmt: skip

# Words of the organization's own furniture: they say where, hardly what.
UNIT_WORDS = frozenset({
    "division", "section", "department", "unit", "office", "state", "district", "regional", "area",
    "program", "programs", "project", "service", "services", "system", "systems", "management",
    "national", "public", "general", "center", "central", "bureau", "agency", "team", "group",
    "operation", "operations", "information", "abteilung", "referat", "bereich",
})  # fmt: skip

# Different words for much the same work; used only to suggest, never to decide.
SAME_WORK = [
    {"test", "testing", "tester", "verification", "validation", "quality assurance"},
    {"developer", "programmer", "coder"},
    {"attorney", "lawyer", "counsel", "solicitor"},
    {"cleaner", "custodian", "janitor", "housekeeper"},
    {"doctor", "physician"},
    {"cook", "chef"},
    {"driver", "chauffeur"},
    {"employee", "personnel", "people", "human resources"},
    {"adviser", "advisor", "consultant"},
    {"purchasing", "procurement", "buyer", "sourcing"},
    {"teacher", "instructor", "lecturer"},
    {"sales", "selling", "account executive"},
    {"supervisor", "leader", "teamleiter", "foreman"},
    {"manager", "head", "leiter"},
    {"researcher", "scientist"},
    {"receptionist", "front desk"},
    {"warehouse", "stores", "storekeeper"},
    {"payroll", "wages"},
]  # fmt: skip
