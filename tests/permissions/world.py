"""One small organization in which everybody stands in a different relation to Ines.

Ines works in a part of Verification. Unit numbers are chosen so that one path is the beginning of
another one's digits (/902/ and /9021/): a comparison of paths that forgets the slash leaks.
What rows each part adds is in the files `rows_*`; the people and what holds them together stay here.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from tests.conftest import NOW, TODAY
from tests.domain.builders import Framework, build_framework, hold
from tests.permissions.rows_asks import ask_rows
from tests.permissions.rows_badges import badge_rows
from tests.permissions.rows_changes import CHANGE_MARKS, change_rows
from tests.permissions.rows_data import DATA_MARKS, DATA_READERS, data_rows
from tests.permissions.rows_drafts import draft_rows
from tests.permissions.rows_experts import EXPERT_MARKS, EXPERT_READERS, expert_rows
from tests.permissions.rows_framework import FRAMEWORK_MARKS, FRAMEWORK_READERS, framework_rows
from tests.permissions.rows_organisation import (
    ORGANISATION_MARKS,
    ORGANISATION_READERS,
    organisation_rows,
)
from tests.permissions.rows_pairs import PAIR_MARKS, PAIR_READERS, pair_rows
from tests.permissions.rows_record import RECORD_MARKS, RECORD_READERS, record_rows
from tests.permissions.rows_rounds import ROUND_MARKS, ROUND_READERS, round_rows
from tests.permissions.rows_takeaway import takeaway_rows
from tests.permissions.rows_talks import TALK_MARKS, TALK_READERS, talk_rows
from tests.permissions.rows_team import TEAM_MARKS, TEAM_READERS, team_rows
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import (
    AccessGrant,
    Deputy,
    Employment,
    OrgUnit,
    Person,
    ReportingLine,
    Site,
    User,
)
from waymark.domain.people.queries import actor_of_person
from waymark.domain.plans.models import Plan, Step
from waymark.domain.skills.models import Claim, Evidence
from waymark.integrations.hris.models import Import
from waymark.integrations.hris.operations import receive_files
from waymark.kernel.acts import Act, Actor
from waymark.kernel.models import Job, Notice

__all__ = ["RELATIONS", "SIGNED_IN", "World", "build_world", "who"]

#: everybody, by what they are to Ines; the two last cannot sign in
RELATIONS = (
    "self", "manager", "manager_above", "former_manager", "future_manager", "deputy",
    "former_deputy", "report", "peer", "mentor", "stranger", "hr", "hr_of_unit", "partner", "partner_elsewhere", "partner_next_door",
    "learning", "auditor", "council", "administrator", "left", "visitor",
)  # fmt: skip
SIGNED_IN = RELATIONS[:-2]

_NAMES = {
    "self": "Ines Duarte", "manager": "Tomasz Wilk", "manager_above": "Helga Brandt",
    "former_manager": "Franz Vogel", "future_manager": "Freya Nilsen", "deputy": "Dana Petrov",
    "former_deputy": "Dora Lang", "report": "Rosa Silva",
    "peer": "Petra Novak", "mentor": "Mina Sato", "stranger": "Sven Lund", "hr": "Ruth Adeyemi",
    "hr_of_unit": "Uma Rao", "partner": "Paul Meyer", "partner_elsewhere": "Piet Jansen",
    "partner_next_door": "Noor Aziz", "learning": "Lara Costa", "auditor": "Aldo Ricci",
    "council": "Carla Weiss", "administrator": "Adam Smit", "left": "Lou Martin",
}  # fmt: skip
_ROWS_WITH_MARKS = (
    "goal_shared", "goal_private", "goal_over", "step_shared", "step_draft", "evidence",
    "evidence_of_peer", "evidence_of_one_who_left", "notice", "job", "import",
)  # fmt: skip
MARKS = {row: f"zq-{row}-qz" for row in _ROWS_WITH_MARKS} | {
    "email": "ines@northfield.example", "number": "W-self",
}  # fmt: skip
READERS = {
    "notice": "self", "job": "self", "import": "hr", "email": "self",
    "number": "self manager manager_above hr partner partner_next_door",
}  # fmt: skip
_LINES_END = TODAY + timedelta(days=1)  # Freya takes over from Tomasz tomorrow


def who(cell: str) -> list[str]:
    """The relations that a cell of the tables names.

    manager         the direct manager, and whoever stands in for them today.
    line_manager    the direct manager without the deputy.
    """
    meant = {"manager": ["manager", "deputy"], "line_manager": ["manager"]}
    return [one for word in cell.split() for one in meant.get(word, [word])]


@dataclass
class World:
    """Who is there, and the rows about Ines (and others) by name.

    marks     a word that stands in one row only, by the row's name.
    readers   who may read it, where no policy of policies.toml speaks of the row.
    """

    people: dict[str, Person]
    rows: dict[str, Any]  # of many models, each by its name in the tables
    framework: Framework
    facts: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    readers: dict[str, str] = field(default_factory=dict)

    def act(self, relation: str) -> Act:
        """An act of that person today, with the rights that the database gives them."""
        if relation == "visitor":
            return Act(Actor(-1), at=NOW, today=TODAY)
        return Act(actor_of_person(self.people[relation]), at=NOW, today=TODAY)


def build_world() -> World:
    """Everybody, and of everything about Ines one that is shared and one that is not."""
    framework = build_framework(moves={("te1", "te2"): 3, ("te2", "te3"): 3, ("te2", "as"): 2})
    units = _units()
    site = Site.objects.create(name="Porto", country="PT", zone="Europe/Lisbon")
    people = {name: _person(name, site, units) for name in _NAMES}
    _lines(people)
    _grants(people, units)
    _positions(people, framework)
    rows: dict[str, Model] = dict(people) | _deputies(people)
    rows |= _goals_and_plans(people["self"], framework)
    rows |= _skills(people, framework)
    rows |= _work(people)
    rows |= takeaway_rows(people["self"])
    rows |= badge_rows(people)
    rows |= data_rows(people)
    rows |= record_rows(people, framework.skills["root"])
    rows |= talk_rows(people, framework.skills["root"])
    rows |= framework_rows(framework, people["hr"])
    rows |= organisation_rows(people, framework)
    rows |= team_rows(people, framework)
    rows |= pair_rows(people, framework)
    rows |= ask_rows(people, rows)
    rows |= expert_rows(people)
    rows |= round_rows(people)
    rows |= draft_rows(people, rows)
    rows |= change_rows(people, rows)
    return World(
        people,
        rows,
        framework,
        {"key": str(uuid.UUID(int=7))},
        MARKS | ROUND_MARKS | CHANGE_MARKS | DATA_MARKS | FRAMEWORK_MARKS | TEAM_MARKS | TALK_MARKS
        | RECORD_MARKS | ORGANISATION_MARKS | EXPERT_MARKS | PAIR_MARKS,
        READERS | ROUND_READERS | DATA_READERS | FRAMEWORK_READERS | TEAM_READERS | TALK_READERS
        | RECORD_READERS | ORGANISATION_READERS | EXPERT_READERS | PAIR_READERS,
    )  # fmt: skip


def _units() -> dict[str, OrgUnit]:
    paths = {900: "/900/", 902: "/900/902/", 905: "/900/902/905/", 9021: "/900/9021/"}
    parents = {902: 900, 905: 902, 9021: 900}
    return {
        str(key): OrgUnit.objects.create(
            pk=key, code=f"U{key}", name=f"Unit {key}", path=path, parent_id=parents.get(key)
        )
        for key, path in paths.items()
    }


def _person(name: str, site: Site, units: dict[str, OrgUnit]) -> Person:
    given, _, family = _NAMES[name].partition(" ")
    email = f"{given}@northfield.example".lower()
    person = Person.objects.create(
        key=f"W-{name}", given_name=given, family_name=family, email=email, site=site,
        unit=units["905" if name == "self" else "9021"], active=name != "left",
        user=User.objects.create(email=email), started_at=NOW,
        shares_skills=name in ("self", "left"), open_to_questions=name == "self",
    )  # fmt: skip
    end = TODAY if name == "left" else None
    Employment.objects.create(person=person, from_date=date(2018, 1, 1), to_date=end)
    return person


def _lines(people: dict[str, Person]) -> None:
    started = date(2025, 1, 1)
    for person, manager, begin, end in (
        ("self", "former_manager", date(2020, 1, 1), started),
        ("self", "manager", started, _LINES_END),
        ("self", "future_manager", _LINES_END, None),
        ("peer", "manager", started, None),
        ("left", "manager", started, TODAY),
        ("manager", "manager_above", started, None),
        ("report", "self", started, None),
    ):
        ReportingLine.objects.create(
            person=people[person], manager=people[manager], from_date=begin, to_date=end
        )


def _deputies(people: dict[str, Person]) -> dict[str, Model]:
    """Who stands in for Tomasz today, and who did until yesterday."""
    week = timedelta(days=7)
    spells = {
        "deputy_today": ("deputy", TODAY, TODAY + week),
        "deputy_before": ("former_deputy", TODAY - week, TODAY),
    }
    return {
        row: Deputy.objects.create(
            manager=people["manager"], deputy=people[name], from_date=begin, to_date=end,
            named_at=NOW, named_by_id=people["manager"].pk,
        )
        for row, (name, begin, end) in spells.items()
    }  # fmt: skip


def _grants(people: dict[str, Person], units: dict[str, OrgUnit]) -> None:
    for name, role, unit in (
        ("hr", "hr", None), ("hr_of_unit", "hr", "902"), ("partner", "hr_partner", "902"),
        ("partner_elsewhere", "hr_partner", "9021"), ("partner_next_door", "hr_partner", "905"),
        ("learning", "learning", None), ("auditor", "auditor", None),
        ("council", "works_council", None), ("administrator", "administrator", None),
    ):  # fmt: skip
        AccessGrant.objects.create(
            person=people[name], role=role, unit=units[unit] if unit else None, given_at=NOW
        )


def _positions(people: dict[str, Person], framework: Framework) -> None:
    hold(people["self"], framework.roles["te1"], date(2021, 2, 1), date(2023, 4, 1),
         end_reason="moved")  # fmt: skip
    hold(people["self"], framework.roles["te2"], date(2023, 4, 1))
    hold(people["peer"], framework.roles["te2"], date(2022, 4, 1))
    hold(people["left"], framework.roles["te2"], date(2022, 4, 1), TODAY, end_reason="left")


def _goal(person: Person, framework: Framework, role: str, **fields: object) -> Goal:
    return Goal.objects.create(
        person=person, role=framework.roles[role], created_at=NOW, changed_at=NOW, **fields
    )


def _step(plan: Plan, title: str, **fields: object) -> Step:
    said = {"kind": "learn", "starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 31)}
    return Step.objects.create(plan=plan, title=title, **(said | fields))


def _goals_and_plans(ines: Person, framework: Framework) -> dict[str, Model]:
    route = [framework.id(key) for key in ("te2", "te3", "te4")]
    shared = _goal(ines, framework, "te4", state="chosen", sharing="manager", route=route,
                   by_date=date(2029, 7, 1), reason=MARKS["goal_shared"])  # fmt: skip
    private = _goal(ines, framework, "tl", state="exploring", reason=MARKS["goal_private"])
    old = _goal(ines, framework, "te3", state="changed", sharing="manager",
                reason=MARKS["goal_over"])  # fmt: skip
    plan_shared = Plan.objects.create(
        person=ines, goal=old, state="superseded", created_at=NOW, shared_at=NOW
    )
    plan_draft = Plan.objects.create(
        person=ines, goal=shared, next_role=framework.roles["te3"], created_at=NOW
    )
    root = framework.skills["root"]
    return {
        "goal_shared": shared, "goal_private": private, "goal_over": old,
        "plan_shared": plan_shared, "plan_draft": plan_draft,
        "step_shared": _step(plan_shared, "Read about causes", detail=MARKS["step_shared"], skill=root),
        "step_draft": _step(plan_draft, MARKS["step_draft"], detail=MARKS["step_draft"],
                            skill=root, to_level=4),
        "step_use": _step(plan_draft, "Lead an analysis", kind="use", skill=root),
    }  # fmt: skip


def _skills(people: dict[str, Person], framework: Framework) -> dict[str, Model]:
    root, rows = framework.skills["root"], {}
    for name, who in (("", "self"), ("_of_peer", "peer"), ("_of_one_who_left", "left")):
        rows[f"claim{name}"] = Claim.objects.create(
            person=people[who], skill=root, level=2, said_at=NOW
        )
        rows[f"evidence{name}"] = Evidence.objects.create(
            person=people[who], skill=root, what=MARKS[f"evidence{name}"], done_on=date(2026, 1, 2)
        )
    return rows


def _work(people: dict[str, Person]) -> dict[str, Model]:
    """A notice and a job of Ines, an import and its job of HR."""
    ines, hr = people["self"], people["hr"]
    notice = Notice.objects.create(
        person_id=ines.pk, kind="good_to_know", code="plan.shared", params={"name": MARKS["notice"]},
        key="world:1", at=NOW, address="/me/plan",
    )  # fmt: skip
    batch = receive_files(
        files=[(f"{MARKS['import']}.csv", lambda: iter([b"Number,Name\n1,Ann Lee\n"]))],
        act=Act(actor_of_person(hr), at=NOW, today=TODAY),
    )
    Import.objects.filter(pk=batch.pk).update(state="checked", report={"rows": 0})
    return {
        "notice": notice,
        "job": Job.objects.create(
            kind="careers.mine", owner_id=ines.pk, created_at=NOW, state="running",
            step=MARKS["job"],
        ),
        "job_of_hr": Job.objects.create(kind="hris.read", owner_id=hr.pk, created_at=NOW),
        "import": batch,
    }  # fmt: skip
