"""What people can do: claims by themselves and their managers, and evidence behind some."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.demo.cast_script import Part, month_of
from waymark.demo.columns import Array, pick
from waymark.demo.content import Content, Day
from waymark.demo.records import Columns
from waymark.demo.state import State

SELF, MANAGER = 0, 1
COURSE, CERTIFICATE, PROJECT, USE = range(4)
EVIDENCE_SHARE = np.array([0.40, 0.08, 0.17, 0.35])
MANAGER_DIFFERS = np.array([0.22, 0.63, 0.15])  # a level lower, the same, a level higher


@dataclass(frozen=True)
class Needs:
    """Requirements by role: rows first[r] .. first[r] + count[r] of skill and level."""

    first: Array
    count: Array
    skill: Array
    level: Array

    def expand(self, role: Array) -> tuple[Array, Array]:
        """For each given role its rows: positions in `role`, and rows of the requirements."""
        count = self.count[role]
        owner = np.repeat(np.arange(len(role)), count)
        nth = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        return owner, self.first[role][owner] + nth


def needs_of(content: Content) -> Needs:
    skill = {entry.key: i for i, entry in enumerate(content.skills)}
    count = np.array([len(role.requirements) for role in content.roles])
    rows = [need for role in content.roles for need in role.requirements]
    return Needs(
        first=np.cumsum(count) - count,
        count=count,
        skill=np.array([skill[need.skill] for need in rows]),
        level=np.array([need.level for need in rows]),
    )


def say_claims(
    state: State, parts: list[Part], previous: Array, rng: np.random.Generator
) -> Columns:
    """Claims of today's staff: the skills of their role at or near its levels, and a few more.

    previous int (people,): the role before the present one, or -1.
    """
    p, content = state.people, state.content
    needs = needs_of(content)
    written = {part.person for part in parts if part.member.claims}
    staff = np.array([i for i in np.flatnonzero(p["here"]).tolist() if i not in written])
    owner, row = needs.expand(p["role"][staff])
    delta = pick(np.array(state.rates.below_by), len(row), rng) - 3
    new_to_it = (state.month - p["since"][staff][owner] < 12) & (rng.random(len(row)) < 0.3)
    person, skill = staff[owner], needs.skill[row]
    level = needs.level[row] + delta - new_to_it
    before = staff[previous[staff] >= 0]
    owner, row = needs.expand(previous[before])
    fade = (rng.random(len(row)) < 0.35).astype(int)
    person = np.concatenate([person, before[owner]])
    skill = np.concatenate([skill, needs.skill[row]])
    level = np.concatenate([level, needs.level[row] - fade])
    extra = np.repeat(staff, state.rates.extra_skills)
    soft = np.array([i for i, s in enumerate(content.skills) if s.category == "soft"])
    person = np.concatenate([person, extra])
    skill = np.concatenate([skill, soft[(rng.random(len(extra)) * len(soft)).astype(int)]])
    level = np.concatenate([level, 1 + (rng.random(len(extra)) * 3).astype(int)])
    _, first = np.unique(person * len(content.skills) + skill, return_index=True)
    first = np.sort(first)
    claims = _date_claims(state, person[first], skill[first], level[first], rng)
    return _sorted(_with_cast(state, parts, claims))


def _date_claims(
    state: State, person: Array, skill: Array, level: Array, rng: np.random.Generator
) -> Columns:
    """Days for the claims, and the managers' view of some of them."""
    today = state.calendar.today
    hired = state.stays["start"][state.people["stay"][person]]
    on = np.maximum(today - 20 - (rng.random(len(person)) * 520).astype(int), hired)
    level = np.clip(level, 0, 5)
    enjoys = rng.random(len(person)) < 0.22
    seen = np.flatnonzero(rng.random(len(person)) < state.rates.said_by_manager)
    seen = seen[on[seen] < today]
    differ = pick(MANAGER_DIFFERS, len(seen), rng) - 1
    later = on[seen] + 1 + (rng.random(len(seen)) * (today - on[seen])).astype(int)
    return {
        "person": np.concatenate([person, person[seen]]),
        "skill": np.concatenate([skill, skill[seen]]),
        "level": np.concatenate([level, np.clip(level[seen] + differ, 0, 5)]),
        "source": np.concatenate([np.full(len(person), SELF), np.full(len(seen), MANAGER)]),
        "on": np.concatenate([on, np.minimum(later, today)]),
        "enjoys": np.concatenate([enjoys, np.zeros(len(seen), bool)]),
    }


def _with_cast(state: State, parts: list[Part], claims: Columns) -> Columns:
    """Add the written claims: as said at the last talk; the manager agrees on the first three."""
    skill = {entry.key: i for i, entry in enumerate(state.content.skills)}
    on = int(state.calendar.first(state.month - 1)) + 2
    rows = [
        (
            part.person,
            skill[key],
            level,
            source,
            on + source,
            source == SELF and key in part.member.enjoys,
        )
        for part in parts
        for source in (SELF, MANAGER)
        for key, level in part.member.claims[: None if source == SELF else 3]
    ]
    return {
        name: np.concatenate([column, np.array([row[i] for row in rows], dtype=column.dtype)])
        for i, (name, column) in enumerate(claims.items())
    }


def _sorted(claims: Columns) -> Columns:
    order = np.lexsort((claims["source"], claims["on"], claims["skill"], claims["person"]))
    return {name: column[order] for name, column in claims.items()}


def gather_evidence(
    state: State, parts: list[Part], claims: Columns, manager: Array, rng: np.random.Generator
) -> tuple[Columns, tuple[str, ...]]:
    """Evidence behind a sample of the claims, and its titles.

    manager int (people,): whom each person reports to today, or -1.
    """
    content = state.content
    own = np.flatnonzero((claims["source"] == SELF) & (claims["level"] > 0))
    written = np.array([part.person for part in parts if part.member.evidence])
    own = own[~np.isin(claims["person"][own], written)]
    chance = state.rates.evidence_each * int(state.people["here"].sum()) / max(1, len(own))
    row = own[rng.random(len(own)) < chance]
    kind = pick(EVIDENCE_SHARE, len(row), rng)
    confirmed = (kind >= PROJECT) & (rng.random(len(row)) < 0.65)
    person, on = claims["person"][row], claims["on"][row]
    hired = state.stays["start"][state.people["stay"][person]]
    earlier = np.maximum(on - (rng.random(len(row)) * 500).astype(int), hired)
    templates = [
        content.evidence_titles[name] for name in ("course", "certificate", "project", "use")
    ]
    which = rng.random(len(row))
    names = [skill.name for skill in content.skills]
    titles = [
        templates[k][int(w * len(templates[k]))].format(skill=names[s], level=level)
        for k, w, s, level in zip(
            kind.tolist(), which.tolist(), claims["skill"][row].tolist(),
            claims["level"][row].tolist(), strict=True,
        )
    ]  # fmt: skip
    columns = {
        "person": person, "skill": claims["skill"][row], "level": claims["level"][row],
        "kind": kind, "on": earlier, "confirmed_by": np.where(confirmed, manager[person], -1),
    }  # fmt: skip
    return _evidence_with_cast(state, parts, columns, titles)


def _evidence_with_cast(
    state: State, parts: list[Part], columns: Columns, titles: list[str]
) -> tuple[Columns, tuple[str, ...]]:
    skill = {entry.key: i for i, entry in enumerate(state.content.skills)}
    kinds = {"course": COURSE, "certificate": CERTIFICATE, "project": PROJECT, "use": USE}
    person = {part.member.key: part.person for part in parts}
    items = [(part.person, item) for part in parts for item in part.member.evidence]
    today = state.calendar.today
    more = {
        "person": [who for who, _ in items],
        "skill": [skill[item.skill] for _, item in items],
        "level": [item.level for _, item in items],
        "kind": [kinds[item.kind] for _, item in items],
        "on": [min(_day(state, item.on), today) for _, item in items],
        "confirmed_by": [person[item.by] if item.by else -1 for _, item in items],
    }
    joined = {
        name: np.concatenate([column, np.array(more[name], dtype=column.dtype)])
        for name, column in columns.items()
    }
    return joined, (*titles, *(item.title for _, item in items))


def _day(state: State, day: Day) -> int:
    return int(state.calendar.first(month_of(day))) + day.day - 1
