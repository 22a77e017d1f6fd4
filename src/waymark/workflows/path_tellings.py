"""What a publication means for each person: the rows that are kept of it, and the notices."""

from collections.abc import Mapping, Sequence
from typing import Any

from waymark.domain.careers.models import FrameworkVersion
from waymark.domain.plans.compute.path_changes import Difference, Way, written
from waymark.domain.plans.models import PathChange
from waymark.domain.plans.operations.path_changes import NewPathChange, telling_key
from waymark.domain.plans.states import PathChangeState
from waymark.domain.skills.queries.many import levels_of_many
from waymark.kernel.acts import Act
from waymark.kernel.many_notices import Telling
from waymark.kernel.states import NoticeKind
from waymark.workflows.path_effects import Group, other_way

__all__ = ["Changed", "asked_rows", "taken_back", "telling_of", "with_other_ways"]

Changed = Mapping[int, tuple[Difference, ...]]


def taken_back(person: int, earlier: PathChange) -> NewPathChange:
    """What was asked is asked no more: nothing to answer is left."""
    return NewPathChange(
        person, earlier.since_id, PathChangeState.NOTED, [], (0, 0), (0, 0), (0, 0),
        replaces=earlier.pk,
    )  # fmt: skip


def asked_rows(
    group: Group, ways: Mapping[int, Way], earlier: Mapping[int, PathChange],
    version: FrameworkVersion,
) -> list[NewPathChange]:  # fmt: skip
    """A row for each person of a group: open where it became more, else to be noted."""
    change = group.change
    levels = _pairs(change.levels_before, change.levels_after)
    skills = _pairs(change.skills_before, change.skills_after)
    rows = []
    for at, (person, more) in enumerate(zip(group.people, group.grew.tolist(), strict=True)):
        before = earlier.get(person)
        rows.append(
            NewPathChange(
                person_id=person,
                since_id=before.since_id if before else version.pk,
                state=PathChangeState.OPEN if more else PathChangeState.NOTED,
                differences=written(group.differences, ways[person], group.levels[person]),
                levels=levels[at],
                skills=skills[at],
                months=group.months[at],
                replaces=before.pk if before else None,
            )
        )
    return rows


def _pairs(one: Any, other: Any) -> list[tuple[int, int]]:
    """Two arrays of whole numbers as pairs."""
    return list(zip(one.tolist(), other.tolist(), strict=True))


def with_other_ways(
    rows: Sequence[NewPathChange], ways: Mapping[int, Way], better: other_way, act: Act
) -> list[NewPathChange]:
    """Look for another way to the goal for those who have more to build on theirs."""
    longer = [
        row.person_id
        for row in rows
        if row.state is PathChangeState.OPEN and ways[row.person_id].ahead
    ]
    levels = levels_of_many(longer, better.framework.skills, act.today) if longer else {}
    wanted = set(longer)
    return [
        row.along(better(ways[row.person_id], levels.get(row.person_id, {})))
        if row.person_id in wanted
        else row
        for row in rows
    ]


def telling_of(
    pk: int, row: NewPathChange, version: FrameworkVersion, names: Mapping[int, str],
    changed: Changed,
) -> Telling:  # fmt: skip
    """One notice a person and publication. Only more to build needs an answer."""
    roles = [each["role"] for each in row.differences if each["role"] in changed]
    role = names.get(roles[0], "") if roles else next(iter(names.values()), "")
    if row.state is PathChangeState.OPEN:
        kind, code = NoticeKind.NEEDS_YOU, "path.changed"
    else:
        kind, code = NoticeKind.GOOD_TO_KNOW, "path.taken-back" if row.replaces else "path.noted"
    return Telling(
        row.person_id, kind, code, key=telling_key(version.number, row.person_id),
        address=f"/me/path/{pk}", params={"role": role},
    )  # fmt: skip
