"""Write a generated organisation into an empty database, in one transaction per table group."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from django.db import connection, transaction

from waymark.demo.begun import begin_careers
from waymark.demo.begun_asks import begin_asks
from waymark.demo.begun_changes import change_plans
from waymark.demo.begun_data import leave_traces
from waymark.demo.begun_draft import ask_for_drafts
from waymark.demo.begun_equality import answer_for_audits
from waymark.demo.begun_experts import begin_helping
from waymark.demo.begun_fading import use_skills
from waymark.demo.begun_notices import read_notices
from waymark.demo.begun_organisation import set_organisation_goals
from waymark.demo.begun_pairs import begin_pairs
from waymark.demo.begun_past import Loaded
from waymark.demo.begun_record import keep_records
from waymark.demo.begun_rounds import begin_rounds
from waymark.demo.begun_talks import begin_talks
from waymark.demo.begun_team import name_deputies, share_with_manager
from waymark.demo.begun_wishes import wishes_of
from waymark.demo.generate import generate
from waymark.demo.organisation import (
    ACCESS_ROLES,
    END_REASONS,
    EVIDENCE_KINDS,
    KINDS,
    SOURCES,
    Organisation,
)
from waymark.demo.row_values import (
    current_units,
    days,
    first_days,
    moment,
    open_to_questions,
)
from waymark.demo.talk_history import talks_of_teams
from waymark.demo.written_rows import framework_rows, load_skills
from waymark.domain.careers.operations import loading as careers
from waymark.domain.people.operations import loading as people
from waymark.domain.people.states import AccessRole
from waymark.domain.reviews.operations import loading as reviews
from waymark.domain.skills.operations import loading as skills
from waymark.kernel.acts import Act
from waymark.kernel.installation import mark_as_demo, require_system
from waymark.workflows import mining

__all__ = ["load_demo"]

Progress = Callable[[str, int, int], None]
Count = Callable[[int], None]
#: whom the demo offers to look around as: key in the cast, and which part they show
LISTED = (
    ("ines-duarte", "employee"),
    ("tomasz-wojcik", "manager"),
    ("hannah-lindqvist", "hr"),
    ("priya-raman", "learning"),
    ("daniel-osei", "coach"),
)
SHOWN_AS = {
    "course": "training", "certificate": "certificate", "project": "work", "use": "work",
}  # fmt: skip
STEPS = (
    "Making up people and ten years of history",
    "Skills and roles",
    "Sites and units",
    "People, stays and reporting lines",
    "Position history",
    "Skills people named",
    "Rights and accounts",
    "Checking that everything fits together",
    "Counting the moves people made",
    "First goals and plans",
)


@transaction.atomic
def load_demo(*, people: int, seed: int, today: date, act: Act, progress: Progress) -> None:
    """Generate and load the demo organisation, then mine its moves.

    people      size of today's staff
    progress    gets a step's name with its number, what of it is done and all of it: months,
                rows, or parts of the counting.
    All or nothing: a failure leaves the database as it was.
    """
    require_system(act)
    steps = _Steps(progress)
    tell = steps.begin()
    organisation = generate(people=people, seed=seed, today=today, tell=tell)
    loader = _Loader(organisation, act, steps)
    loader.load()
    steps.begin()
    connection.check_constraints()  # a while for millions of rows; else it waits for the commit
    tell = steps.begin()
    mining.recompute(act=act, report=lambda _, number, parts, *within: tell(number - 1, parts))
    tell(len(mining.STEPS), len(mining.STEPS))
    tell = steps.begin()
    _begin(organisation, loader, seed, act)


def _begin(organisation: Organisation, loader: "_Loader", seed: int, act: Act) -> None:
    """What people have done in Waymark so far: one team much, thirty others their talks."""
    ids = loader.people
    answer_for_audits(organisation, ids, today=organisation.today, seed=seed, act=act)
    past = talks_of_teams(organisation, ids, but=organisation.named["tomasz-wojcik"], seed=seed)
    reviews.load_talks(rows=past, act=act)
    tomasz, ines = (ids[organisation.named[key]] for key in ("tomasz-wojcik", "ines-duarte"))
    begin_careers(manager_id=tomasz, but=ines, act=act)
    share_with_manager(manager_id=tomasz, but=ines, act=act)
    name_deputies(manager_id=tomasz, but=ines, act=act)
    agreed = change_plans(manager_id=tomasz, but=ines, act=act)
    wishes = wishes_of(organisation, seed)
    outside = begin_helping(
        organisation, wishes, people=ids, skills=loader.skills, seed=seed, act=act
    )
    loader.list_people(
        *((key, "planner") for key in agreed[:1]), *((key, "outside") for key in outside[:1])
    )
    begin_rounds(
        Loaded(organisation, ids, loader.roles, loader.skills), wishes,
        learning_id=ids[organisation.named["priya-raman"]], employee_id=ines, seed=seed, act=act,
    )  # fmt: skip
    keep_records(manager_id=tomasz, employee_id=ines, act=act)
    leave_traces(
        manager_id=tomasz, hr_id=ids[organisation.named["hannah-lindqvist"]], but=ines, act=act
    )
    use_skills(manager_id=tomasz, but=ines, act=act)
    begin_talks(manager_id=tomasz, first=ines, act=act)
    begin_pairs(organisation, people=ids, act=act)
    begin_asks(
        manager_id=tomasz, employee_id=ines, coach_id=ids[organisation.named["daniel-osei"]],
        act=act,
    )  # fmt: skip
    ask_for_drafts(learning_id=ids[organisation.named["priya-raman"]], act=act)
    set_organisation_goals(
        hr_id=ids[organisation.named["hannah-lindqvist"]], manager_id=tomasz, but=ines, act=act
    )
    read_notices(people=[ids[each] for each in organisation.named.values()], act=act)


class _Steps:
    """Tells how far the step in hand is; `begin` goes on to the next one."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.number = progress, 0

    def begin(self, total: int = 0) -> Callable[[int, int], None]:
        """Say that the next step begins; the function returned says how far it is."""
        name = f"{STEPS[self.number]} ({self.number + 1} of {len(STEPS)})"
        self.number += 1
        self.progress(name, 0, total)
        return partial(self.progress, name)

    def count(self, *totals: int) -> list[Count]:
        """Begin a step that writes several tables of so many rows; one counter for each."""
        tell, total = self.begin(sum(totals)), sum(totals)

        def from_row(first: int) -> Count:
            return lambda done: tell(first + done, total)

        return [from_row(sum(totals[:i])) for i in range(len(totals))]


class _Loader:
    """Carries the ids of what is loaded from one table to the next."""

    def __init__(self, organisation: Organisation, act: Act, steps: _Steps) -> None:
        self.org, self.act, self.steps = organisation, act, steps

    def load(self) -> None:
        content = self.org.content
        self.steps.begin()
        self.skills = load_skills(content, self.act)
        self.roles = careers.load_framework(rows=framework_rows(content, self.skills), act=self.act)
        self.steps.begin()
        site_rows = [(s.name, s.country, s.zone) for s in content.sites]
        self.sites = people.load_sites(rows=site_rows, act=self.act)
        self.units = people.load_units(rows=list(self._unit_rows()), act=self.act)
        self._load_people()
        (count,) = self.steps.count(len(self.org.positions.person))
        careers.load_assignments(rows=self._assignment_rows(), act=self.act, progress=count)
        said, shown = self.steps.count(len(self.org.claims.person), len(self.org.evidence.person))
        skills.load_claims(rows=self._claim_rows(), act=self.act, progress=said)
        skills.load_evidence(rows=self._evidence_rows(), act=self.act, progress=shown)
        self.steps.begin()
        self._load_grants()
        self.list_people()

    def list_people(self, *more: tuple[str, str]) -> None:
        """Say as whom one may look around: the cast, and more by their key and part."""
        keys = self.org.people.key
        cast = [(keys[self.org.named[name]], part) for name, part in LISTED]
        listed = [{"key": key, "part": part} for key, part in (*cast[:1], *more, *cast[1:])]
        company = self.org.content.company
        mark_as_demo(organisation=company, details={"people": listed}, act=self.act)

    def _unit_rows(self) -> Iterator[tuple[str, str, int, bool, date | None]]:
        units = self.org.units
        return zip(
            units.code, units.name, units.parent.tolist(), units.partner.tolist(),
            days(units.closed), strict=True,
        )  # fmt: skip

    def _load_people(self) -> None:
        org, table = self.org, self.org.people
        stays, lines = org.employments, org.reporting
        count = self.steps.count(len(table.key), len(stays.person), len(lines.person))
        unit = current_units(org)
        active = np.isnat(table.left).tolist()
        rows = [
            (key, given, family, email, self.sites[site], self.units[u] if u >= 0 else None, here)
            for key, given, family, email, site, u, here in zip(
                table.key, table.given_name, table.family_name, table.email,
                table.site.tolist(), unit.tolist(), active, strict=True,
            )
        ]  # fmt: skip
        asked = open_to_questions(org)
        self.people = people.load_people(
            rows=rows, open_to_questions=asked, act=self.act, progress=count[0]
        )
        ids = np.array(self.people)
        people.load_employments(
            rows=list(zip(ids[stays.person].tolist(), first_days(stays.start), days(stays.until),
                          strict=True)),
            act=self.act, progress=count[1],
        )  # fmt: skip
        people.load_reporting_lines(
            rows=list(zip(ids[lines.person].tolist(), ids[lines.manager].tolist(),
                          first_days(lines.start), days(lines.until), strict=True)),
            act=self.act, progress=count[2],
        )  # fmt: skip

    def _assignment_rows(self) -> Iterator[tuple[Any, ...]]:
        table = self.org.positions
        ids, roles, units, sites = (
            np.array(x) for x in (self.people, self.roles, self.units, self.sites)
        )
        return zip(
            ids[table.person].tolist(), roles[table.role].tolist(), units[table.unit].tolist(),
            sites[table.site].tolist(), (KINDS[k] for k in table.kind.tolist()),
            days(table.start), days(table.until),
            np.clip(np.rint(table.fte * 100), 1, 100).astype(int).tolist(),
            (table.shift > 0).tolist(), (END_REASONS[e] for e in table.end_reason.tolist()),
            strict=True,
        )  # fmt: skip

    def _claim_rows(self) -> Iterator[tuple[Any, ...]]:
        """Claims in order; one that a later claim of the same source follows is superseded."""
        table = self.org.claims
        order = np.lexsort((table.on, table.source, table.skill, table.person))
        person, skill, source = table.person[order], table.skill[order], table.source[order]
        same = (person[1:] == person[:-1]) & (skill[1:] == skill[:-1]) & (source[1:] == source[:-1])
        said = [moment(day) for day in days(table.on[order])]
        until = [said[i + 1] if again else None for i, again in enumerate(same.tolist())] + [None]
        return zip(
            np.array(self.people)[person].tolist(), np.array(self.skills)[skill].tolist(),
            (SOURCES[s] for s in source.tolist()), table.level[order].tolist(),
            table.enjoys[order].tolist(), said, until, strict=True,
        ) if len(order) else iter(())  # fmt: skip

    def _evidence_rows(self) -> Iterator[tuple[Any, ...]]:
        table, people = self.org.evidence, np.array(self.people)
        by = table.confirmed_by
        confirmed = np.where(by >= 0, people[np.maximum(by, 0)], 0)
        return zip(
            people[table.person].tolist(), np.array(self.skills)[table.skill].tolist(),
            table.title, days(table.on), (level or None for level in table.level.tolist()),
            (SHOWN_AS[EVIDENCE_KINDS[kind]] for kind in table.kind.tolist()),
            (who or None for who in confirmed.tolist()), strict=True,
        )  # fmt: skip

    def _load_grants(self) -> None:
        known = {role.value for role in AccessRole}
        table = self.org.access
        rows = [
            (self.people[person], ACCESS_ROLES[access], self.units[unit] if unit >= 0 else None)
            for person, access, unit in zip(
                table.person.tolist(), table.access.tolist(), table.unit.tolist(), strict=True
            )
            if ACCESS_ROLES[access] in known
        ]
        people.load_grants(rows=rows, act=self.act)
