"""One role asks for more: telling everybody concerned, beside reckoning everybody anew.

    python benchmarks/organisation_change.py [--people 2000] [--goals 3] [--home FOLDER]

Makes the demo organisation at that size in a new database under FOLDER (a temporary one, removed
afterwards, if none is named), gives every `--goals`th person a goal on a way that the framework
knows, and publishes a level more of one skill for the role that most people hold or head for.

Prints, in the same run: seconds and CPU for the incremental work (people found by index, levels
read in chunks, path changes and notices written), per thousand people concerned; and for the full
recomputation, which reads and reckons gaps and routes of everybody and writes nothing, so that it
is told shorter than it would be.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from clocks import Reading, backend, read
from installing import installed

from waymark.cli import organisation

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WAYS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--goals", type=int, default=3)
    parser.add_argument("--seed", type=int, default=organisation.SEED)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with installed(options.home):
        if not _loaded():
            organisation.load(people=options.people, seed=options.seed, report=lambda *_: None)
        set_goals(options.goals)
        measure()


def _loaded() -> bool:
    from waymark.domain.people.models import Person

    return Person.objects.exists()


def set_goals(every: int) -> None:
    """A goal for every so many people: a way of two moves, or one, from the role they hold."""
    import numpy as np
    from psycopg.types.json import Jsonb

    from waymark.domain.careers.compute.framework import current_framework
    from waymark.domain.careers.compute.ways import ways_between
    from waymark.domain.careers.models import Assignment
    from waymark.domain.goals.models import ACTIVE, Goal
    from waymark.kernel.bulk import copy_rows

    framework = current_framework()
    graph, nothing = framework.moves, np.zeros(len(framework.skills), dtype=np.int64)
    known: dict[int, list[tuple[int, ...]]] = {}

    def ways(role: int) -> list[tuple[int, ...]]:
        if role not in known:
            place = framework.place[role]
            first = graph.heads[graph.start[place] : graph.start[place + 1]].tolist()
            second = {
                head
                for each in first
                for head in graph.heads[graph.start[each] : graph.start[each + 1]].tolist()
            }
            found = [
                way.role_ids
                for target in sorted({*first, *second} - {place})[: 4 * WAYS]
                for way in ways_between(framework, nothing, place, target, k=1)
            ]
            known[role] = found
        return known[role]

    busy = set(Goal.objects.filter(state__in=ACTIVE).values_list("person_id", flat=True))
    held = Assignment.objects.filter(to_date=None, kind="substantive", person__active=True)
    rows: list[Any] = []
    for turn, (person, role) in enumerate(
        held.order_by("person_id").values_list("person_id", "role_id")
    ):
        if turn % every or person in busy or role not in framework.place or not ways(role):
            continue
        route = ways(role)[turn // every % len(ways(role))]
        rows.append((person, route[-1], "chosen", "", "private", Jsonb(list(route)), NOW, NOW))
    fields = ["person_id", "role_id", "state", "reason", "sharing", "route", "created_at",
              "changed_at"]  # fmt: skip
    print(f"goals {copy_rows(Goal, fields, rows):,} and {len(busy):,} of the demo's own")


def measure() -> None:
    """Publish for the role that concerns most people; tell them; then reckon everybody."""
    from waymark.domain.careers.models import Assignment, Requirement, RequirementChange
    from waymark.domain.people.models import Person
    from waymark.domain.plans.models import PathChange
    from waymark.kernel.acts import Act, Actor
    from waymark.workflows.framework_publishing import publish
    from waymark.workflows.organisation_change import tell

    act = Act(Actor(None), at=NOW, today=NOW.date())
    holders = Counter(
        Assignment.objects.filter(to_date=None).values_list("role_id", flat=True).iterator()
    )
    row = next(
        requirement
        for role, _ in holders.most_common()
        for requirement in Requirement.objects.filter(role_id=role, level__lt=5).order_by("pk")[:1]
    )
    tell(act=act)  # whatever the demo left
    draft = _draft(row, act)
    watch = backend()
    begin = read(watch)
    version = publish(draft=draft, revision=draft.revision, note="", act=act)
    published = read(watch)
    counts = tell(act=act)
    told = read(watch)
    concerned = counts["people"]
    everybody = Person.objects.filter(active=True).count()
    kept = PathChange.objects.filter(version=version).count()
    assert kept == concerned, (kept, concerned)
    assert RequirementChange.objects.filter(version=version).count() == 1
    print(f"people {everybody:,}; concerned {concerned:,}, of these asked {counts['asked']:,}")
    _line("publishing", published - begin, None)
    _line("telling those concerned", told - published, concerned)
    begin = read(watch)
    reckoned = recompute_all(act)
    _line(f"reckoning all {reckoned:,} anew, nothing written", read(watch) - begin, reckoned)


def _draft(row: Any, act: Any) -> Any:
    """A goal of the organisation that asks one role for one level more."""
    from waymark.domain.careers.operations.business import (
        GoalFields,
        need_role,
        need_skill,
        write_business_goal,
    )
    from waymark.domain.careers.operations.goal_proposals import Asking, propose_requirements
    from waymark.domain.people.models import Person

    owner = Person.objects.filter(active=True).order_by("pk").values_list("pk", flat=True)[0]
    goal = write_business_goal(
        fields=GoalFields("One more", "Why", None, owner), key=uuid4(), act=act
    )
    need_role(goal=goal, role_id=row.role_id, revision=0, act=act)
    need_skill(
        goal=goal, skill_id=row.skill_id, level=row.level + 1, essential=True, revision=1, act=act
    )
    asking = [Asking(row.role_id, row.skill_id, row.level + 1, essential=row.essential)]
    return propose_requirements(goal=goal, asking=asking, revision=2, act=act)


def recompute_all(act: Any) -> int:
    """Gaps for every role on everybody's way, and the best way to everybody's goal."""
    from waymark.domain.careers.compute.framework import current_framework
    from waymark.domain.people.models import Person
    from waymark.domain.skills.queries.many import levels_of_many
    from waymark.engine.gaps import gap_along
    from waymark.workflows.path_effects import CHUNK, other_way, ways_of

    framework = current_framework()
    better = other_way(framework)
    people = list(Person.objects.filter(active=True).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), CHUNK):
        some = people[start : start + CHUNK]
        ways = ways_of(some, act.today)
        levels = levels_of_many(some, framework.skills, act.today)
        for person, way in ways.items():
            mine = levels.get(person, {})
            held = framework.levels(mine)
            places = [framework.place[role] for role in way.roles if role in framework.place]
            gap_along(framework.asked, held, places)
            better(way, mine)
    return len(people)


def _line(name: str, spent: Reading, people: int | None) -> None:
    each = f"{1000 * spent.wall / people:8.2f} s per 1,000" if people else ""
    print(
        f"{name:<48}{spent.wall:8.2f} s wall {spent.own:8.2f} s own CPU"
        f" {spent.database:8.2f} s database {each}"
    )


if __name__ == "__main__":
    main()
