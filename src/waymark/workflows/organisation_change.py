"""After a publication: tell everybody whom it concerns what it means for them. It moves no plan.

A job does it, for whatever way a change came to be published. People are found through the roles
that differ, reckoned in chunks, and each chunk is kept in one transaction: after a crash the job
begins again and leaves out whom it has told. Versions are told in the order of their numbers, under
one lock, so that a later one takes up what an earlier one asked and nobody answered yet.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext, gettext_noop

from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.careers.models import (
    DraftChange,
    FrameworkVersion,
    RequirementChange,
    Role,
    RoleRevision,
)
from waymark.domain.careers.states import ChangeKind, Thing
from waymark.domain.plans.compute.path_changes import Difference, merged, read
from waymark.domain.plans.models import PathChange
from waymark.domain.plans.operations.path_changes import (
    NewPathChange,
    hold_open_path_changes,
    keep_path_changes,
    telling_key,
)
from waymark.domain.plans.states import PathChangeState
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Actor, record
from waymark.kernel.jobs import Cancelled, Running
from waymark.kernel.many_notices import Telling, notify_many
from waymark.kernel.models import Job
from waymark.kernel.states import JobState, NoticeKind
from waymark.workflows.path_effects import (
    CHUNK,
    concerned,
    holders,
    other_way,
    reckon,
    touching_goals,
    ways_of,
)
from waymark.workflows.path_tellings import (
    Changed,
    asked_rows,
    taken_back,
    telling_of,
    with_other_ways,
)

__all__ = ["KIND", "STEPS", "ask_to_tell", "catch_up", "job_of_version", "run_job", "tell"]

Report = Callable[..., None]

KIND = "careers.tell"
STEPS = (
    gettext_noop("Finding who is concerned"),
    gettext_noop("Working out what it means for each"),
    gettext_noop("Telling everybody else who holds a changed role"),
)
#: the key of the lock under which versions are told one after the other
TELLING = 7_310_653


def _silent(step: str, number: int, steps: int, done: int = 0, total: int = 0) -> None:
    """Report to nobody."""


def ask_to_tell(version: FrameworkVersion, act: Act) -> Job:
    """Queue the work that follows a publication; it starts once that is committed."""
    return jobs.start(kind=KIND, args={"version": version.pk}, act=act)


def job_of_version(version: FrameworkVersion) -> Job | None:
    """The newest job that tells people of this version, or None."""
    return Job.objects.filter(kind=KIND, args__version=version.pk).order_by("-created_at").first()


def run_job(running: Running) -> dict[str, Any]:
    """The job "careers.tell". It goes on when someone asks it to stop.

    What is published is in force: whom it concerns must hear of it.
    """

    def report(*said: Any) -> None:
        with suppress(Cancelled):
            running.report(*said)

    at = running.job.started_at or running.job.created_at
    counts = tell(act=Act(Actor(None), at=at, today=at.date()), report=report)
    version = FrameworkVersion.objects.filter(pk=running.args.get("version")).first()
    goal = version.draft.goal_id if version and version.draft else None
    return {"address": f"/org/goals/{goal}" if goal else "/org/architecture", **counts}


def catch_up(*, act: Act) -> int:
    """Once a day: start the work anew for a version that was not told to its end.

    Returns how many jobs were started: one at most, because it tells whatever is left.
    """
    left = FrameworkVersion.objects.filter(told_at__isnull=True).order_by("-number").first()
    open_states = [JobState.QUEUED.value, JobState.RUNNING.value]
    if left is None or Job.objects.filter(kind=KIND, state__in=open_states).exists():
        return 0
    ask_to_tell(left, act)
    return 1


def tell(*, act: Act, report: Report = _silent) -> dict[str, int]:
    """Tell of every version that is not told yet; returns {people, asked} over all of them.

    report   called as Running.report.
    """
    people = asked = 0
    with _one_at_a_time():
        for version in FrameworkVersion.objects.filter(told_at__isnull=True).order_by("number"):
            one, two = _tell_version(version, act, report)
            people, asked = people + one, asked + two
    return {"people": people, "asked": asked}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A session lock: a second worker waits until the first is through, or has died."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TELLING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [TELLING])


def _tell_version(version: FrameworkVersion, act: Act, report: Report) -> tuple[int, int]:
    report(gettext(STEPS[0]), 1, len(STEPS))
    changed = changed_by(version)
    people = concerned(changed.keys(), act.today) if changed else []
    names = dict(Role.objects.filter(pk__in=changed).values_list("pk", "name"))
    better = other_way(current_framework())
    told = asked = 0
    for start in range(0, len(people), CHUNK):
        report(gettext(STEPS[1]), 2, len(STEPS), start, len(people))
        rows = _chunk(version, people[start : start + CHUNK], changed, names, better, act)
        told += len(rows)
        asked += sum(row.state is PathChangeState.OPEN for row in rows)
    report(gettext(STEPS[2]), 3, len(STEPS))
    _tell_others(version, act)
    return told, asked


def changed_by(version: FrameworkVersion) -> dict[int, tuple[Difference, ...]]:
    """What a version asks otherwise, by role. Roles described for the first time are left out:
    nobody's way became longer, it became known."""
    found: dict[int, list[Difference]] = {}
    rows = RequirementChange.objects.filter(version=version, first=False).order_by("role", "skill")
    for row in rows:
        found.setdefault(row.role_id, []).append(
            Difference(
                row.role_id, row.skill_id, row.was, row.now, row.essential_was, row.essential_now
            )
        )
    return {role: tuple(each) for role, each in found.items()}


@transaction.atomic
def _chunk(
    version: FrameworkVersion, people: Sequence[int], changed: Changed, names: Mapping[int, str],
    better: other_way, act: Act,
) -> list[NewPathChange]:  # fmt: skip
    """Some people at once, all or none of them. Who has been told of this version is left out."""
    told = PathChange.objects.filter(version=version, person_id__in=people)
    ways = ways_of(set(people) - set(told.values_list("person_id", flat=True)), act.today)
    earlier = hold_open_path_changes(ways.keys())
    differences = {}
    for person, way in ways.items():
        mine = [each for role in way.roles for each in changed.get(role, ())]
        if mine:
            before = read(earlier[person].differences) if person in earlier else ()
            differences[person] = merged(before, mine, way.roles)
    rows = [
        taken_back(person, earlier[person])
        for person, mine in differences.items()
        if not mine and person in earlier
    ]
    for group in reckon(differences, act.today):
        rows += asked_rows(group, ways, earlier, version)
    rows = with_other_ways(rows, ways, better, act)
    ids = keep_path_changes(version=version, rows=rows, act=act)
    tellings = [
        telling_of(pk, row, version, names, changed) for pk, row in zip(ids, rows, strict=True)
    ]
    notify_many(tellings=tellings, act=act)
    return rows


@transaction.atomic
def _tell_others(version: FrameworkVersion, act: Act) -> None:
    """Whoever else holds, or heads for, a role that says something else now; it is told then."""
    roles = set(RoleRevision.objects.filter(version=version).values_list("role_id", flat=True))
    roles |= _heirs(version)
    number, publisher = version.number, version.published_by_id
    goals = {person for _goal, person in touching_goals(roles)}
    people = sorted((goals | holders(roles, act.today)) - {publisher})
    tellings = [
        Telling(
            person, NoticeKind.GOOD_TO_KNOW,
            "framework.published" if person in goals else "framework.role-published",
            key=telling_key(number, person), address="/me/map",
        )
        for person in people
    ]  # fmt: skip
    for start in range(0, len(tellings), CHUNK):
        notify_many(tellings=tellings[start : start + CHUNK], act=act)
    FrameworkVersion.objects.filter(pk=version.pk).update(told_at=act.at)
    record(act, "careers.framework.told", version, after={"others": len(tellings)})


def _heirs(version: FrameworkVersion) -> set[int]:
    """Roles that took over others which this version took away."""
    rows = DraftChange.objects.filter(
        draft_id=version.draft_id, thing=Thing.ROLE.value, change=ChangeKind.RETIRE.value
    )
    heirs = (row.after.get("into", "") for row in rows)
    return {int(heir) for heir in heirs if heir and heir.isdecimal()}
