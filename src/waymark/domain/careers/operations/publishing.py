"""Publishing a draft: all of it or nothing, on the framework that it was written against."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.careers import policies
from waymark.domain.careers.compute.drafts import (
    Architecture,
    architecture,
    key_of,
    number_of,
)
from waymark.domain.careers.compute.drafts_rules import dangling, dependents
from waymark.domain.careers.models import (
    Assignment,
    BusinessGoal,
    DraftChange,
    FrameworkDraft,
    FrameworkVersion,
    Requirement,
    Role,
    RoleRevision,
    RoleTitle,
)
from waymark.domain.careers.operations.applying import (
    JOINS,
    MODELS,
    apply_changes,
    ends,
    of_kind,
)
from waymark.domain.careers.operations.differences import (
    asked_of,
    keep_differences,
    one_at_a_time,
    roles_asking,
)
from waymark.domain.careers.queries.drafts import draft_changes, published
from waymark.domain.careers.queries.positions import headcounts
from waymark.domain.careers.states import (
    BusinessGoalState,
    ChangeKind,
    DraftState,
    Thing,
    may_move_business_goal,
)
from waymark.domain.skills.queries import skills_by_id
from waymark.kernel.acts import Act, Refused, record, shift

__all__ = ["Published", "publish_draft"]

MOVED_ON: Any = gettext_lazy(
    "The draft changed since you looked at it, or it was published already. Read its changes "
    "again, then publish."
)


@dataclass(frozen=True, slots=True)
class Published:
    """What was published. `merged` leads from roles that went to those that took them over."""

    version: FrameworkVersion
    roles: frozenset[int]
    merged: dict[int, int]


@transaction.atomic
def publish_draft(*, draft: FrameworkDraft, revision: int, note: str, act: Act) -> Published:
    """Apply every change of a draft, count the version up and keep what the roles now say.

    revision   the draft's revision as it was shown to who publishes it.
    Raises Forbidden; Refused where the draft moved on, is empty, or something it changes is no
    longer as it was: then nothing is published.
    """
    policies.edit_framework.require(act, draft)
    one_at_a_time()
    closed = FrameworkDraft.objects.filter(
        pk=draft.pk, state=DraftState.OPEN.value, revision=revision
    ).update(state=DraftState.PUBLISHED.value, closed_at=act.at, closed_by_id=act.person_id)
    if closed != 1:
        raise Refused(MOVED_ON)
    changes = list(draft_changes(draft))
    if not changes:
        raise Refused(_("There is nothing to publish: this draft changes nothing yet."))
    _lock(changes)
    held = architecture(draft)
    _require_unchanged(changes, held)
    _require_whole(changes, held, act)
    before = asked_of(roles_asking(changes))
    try:
        with transaction.atomic():
            ids = apply_changes(changes)
    except IntegrityError as why:
        raise Refused(_("Something in the draft clashes with what was published meanwhile. Look at names and grades that came in since, then publish again.")) from why  # fmt: skip
    merged = _merge(changes, ids)
    touched = _touched(changes, ids)
    version = _next_version(draft, changes, note, act)
    _keep_revisions(touched, version)
    keep_differences(changes, ids, before, version)
    _mark_goal(draft)
    record(
        act, "careers.framework.published", version,
        before={"draft": draft.pk, "changes": len(changes)},
        after={"number": version.number, "note": note, "roles": len(touched)},
    )  # fmt: skip
    return Published(version, frozenset(touched), merged)


def _lock(changes: list[DraftChange]) -> None:
    """Hold the rows that change until the end, so that what was compared is what is written."""
    for thing in (Thing.GRADE, Thing.FAMILY, Thing.LADDER, Thing.ROLE):
        ids = [
            int(each.ref) for each in changes
            if each.thing == thing.value and each.change != ChangeKind.ADD.value
        ]  # fmt: skip
        list(MODELS[thing]._default_manager.select_for_update().filter(pk__in=ids).order_by("pk"))


def _require_unchanged(changes: list[DraftChange], held: Architecture) -> None:
    """Every "before" still holds; a thing that the draft adds is not there yet."""
    for thing in Thing:
        mine = of_kind(changes, thing)
        now = published(thing, [each.ref for each in mine])
        for each in mine:
            there = now.get(each.ref)
            if each.change == ChangeKind.ADD.value:
                same = there is None
            else:
                same = there is not None and all(
                    there[field] == value for field, value in each.before.items()
                )
            if not same:
                raise Refused(
                    _(
                        "%(held)s was changed by someone else since this draft was written. Take that "
                        "change out of the draft, look at it as it is now, and change it again."
                    )
                    % {"held": _say(each, held)}
                )


def _say(change: DraftChange, held: Architecture) -> str:
    """The name of what a change is about."""
    thing, key = Thing(change.thing), key_of(change.ref)
    if thing is Thing.REQUIREMENT:
        skill = skills_by_id([key[1]]).get(key[1])
        words = {"role": held.name(Thing.ROLE, key[0]), "skill": skill.name if skill else "?"}
        return _("%(role)s: %(skill)s") % words
    if thing is Thing.MOVE:
        one, other = (held.name(Thing.ROLE, number) for number in key)
        return _("%(one)s to %(other)s") % {"one": one, "other": other}
    return held.name(thing, key[0]) or str(change.before.get("name") or change.after.get("name"))


def _require_whole(changes: list[DraftChange], held: Architecture, act: Act) -> None:
    """Nothing points at what goes, and nobody holds a role that goes without an heir."""
    lost = dangling(held)
    if lost:
        raise Refused(lost)
    for each in changes:
        thing = Thing(each.thing)
        if each.change == ChangeKind.RETIRE.value and thing not in (*JOINS, Thing.ROLE):
            left = dependents(held, thing, int(each.ref))
            if left:
                raise Refused(_("%(left)s still stands in %(held)s, which this draft takes away. Move it first, then publish.") % {"left": left[0], "held": _say(each, held)})  # fmt: skip
    gone = [each for each in of_kind(changes, Thing.ROLE, ChangeKind.RETIRE) if not each.after]
    people = headcounts([int(each.ref) for each in gone], act.today)
    for each in gone:
        if int(each.ref) in people:
            raise Refused(
                _("People hold %(held)s now. Merge it into another role.")
                % {"held": _say(each, held)}
            )


def _merge(changes: list[DraftChange], ids: dict[int, int]) -> dict[int, int]:
    """Give titles and positions held of merged roles to those that take them over."""
    merged = {}
    for each in of_kind(changes, Thing.ROLE, ChangeKind.RETIRE):
        heir = number_of(each.after.get("into"))
        if heir is not None:
            merged[int(each.ref)] = ids.get(heir, heir)
    heirs = {old: _last(merged, old) for old in merged}
    for old, heir in heirs.items():
        RoleTitle.objects.filter(role_id=old).update(role_id=heir)
        Assignment.objects.filter(role_id=old).update(role_id=heir)
    return heirs


def _last(merged: dict[int, int], role: int) -> int:
    """Where a chain of merges ends; a ring of merges is refused."""
    passed = {role}
    while role in merged:
        role = merged[role]
        if role in passed:
            raise Refused(
                _("Roles of this draft are merged into each other in a ring. Let one stay.")
            )
        passed.add(role)
    return role


def _touched(changes: list[DraftChange], ids: dict[int, int]) -> set[int]:
    """Roles that say something else now."""
    roles = set()
    for each in changes:
        if each.thing in (Thing.ROLE.value, Thing.REQUIREMENT.value):
            roles.add(ends(each, ids)[0])
        elif each.thing == Thing.MOVE.value:
            roles |= set(ends(each, ids))
    return roles


def _mark_goal(draft: FrameworkDraft) -> None:
    """A business goal for which a change is published is no longer only being prepared."""
    if draft.goal_id is None:
        return
    goal = BusinessGoal.objects.select_for_update().get(pk=draft.goal_id)
    if goal.state == BusinessGoalState.CLOSED.value:
        raise Refused(_("This goal was closed a moment ago. Nothing was published."))
    if may_move_business_goal(BusinessGoalState(goal.state), BusinessGoalState.PUBLISHED):
        shift(goal, source=goal.state, target=BusinessGoalState.PUBLISHED.value)


def _next_version(
    draft: FrameworkDraft, changes: list[DraftChange], note: str, act: Act
) -> FrameworkVersion:
    newest = FrameworkVersion.objects.aggregate(newest=Max("number"))["newest"] or 0
    counts: dict[str, int] = {}
    for each in changes:
        name = f"{each.thing}.{each.change}"
        counts[name] = counts.get(name, 0) + 1
    return FrameworkVersion.objects.create(
        number=newest + 1, draft=draft, published_at=act.at, published_by_id=act.person_id,
        note=note.strip()[:500], summary=counts,
    )  # fmt: skip


def _keep_revisions(roles: Iterable[int], version: FrameworkVersion) -> None:
    """Snapshots in words, so that they can be read when what they name has gone."""
    touched = sorted(roles)
    asked: dict[int, list[dict[str, Any]]] = {}
    rows = Requirement.objects.filter(role_id__in=touched).order_by("-essential", "skill__name")
    for role, skill, level, essential in rows.values_list(
        "role_id", "skill__name", "level", "essential"
    ):
        asked.setdefault(role, []).append({"skill": skill, "level": level, "essential": essential})
    said = Role.objects.filter(pk__in=touched).order_by("pk").values(
        "pk", "name", "summary", "state", "reports_min", "reports_max",
        "family__name", "ladder__name", "grade__name",
    )  # fmt: skip
    RoleRevision.objects.bulk_create(
        [
            RoleRevision(
                role_id=row["pk"],
                version=version,
                snapshot={
                    "requirements": asked.get(row["pk"], []),
                    **{name.removesuffix("__name"): value for name, value in row.items()
                       if name != "pk"},
                },
            )
            for row in said
        ],
        batch_size=1_000,
    )  # fmt: skip
