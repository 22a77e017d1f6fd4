"""Drafts of the framework: the open one, what it changes, and what was there before.

Fields are told as drafts keep them: other things by their refs ("12", "new-3").
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Q, QuerySet

from waymark.domain.careers import policies
from waymark.domain.careers.models import (
    DraftChange,
    FormalMove,
    FrameworkDraft,
    FrameworkVersion,
    Grade,
    JobFamily,
    Ladder,
    Proposal,
    ProposedFamily,
    ProposedTemplate,
    Requirement,
    Role,
    RoleRevision,
)
from waymark.domain.careers.policies import may_shape
from waymark.domain.careers.states import DraftState, ProposalState, Thing
from waymark.kernel.acts import Act

__all__ = [
    "FIELDS", "REFERENCES", "DraftChange", "FrameworkDraft", "FrameworkVersion", "Proposal",
    "ProposedFamily", "ProposedTemplate", "RoleRevision", "change_by_id", "changes_of",
    "draft_changes", "may_shape", "open_draft", "open_families", "open_templates", "proposal_of",
    "proposed_family", "published", "revisions_of", "token_of", "versions",
]  # fmt: skip

Fields = dict[str, Any]

#: what a change may say of each thing
FIELDS: dict[Thing, tuple[str, ...]] = {
    Thing.GRADE: ("number", "name"),
    Thing.FAMILY: ("name", "description"),
    Thing.LADDER: ("family", "kind", "name", "twin"),
    Thing.ROLE: (
        "name", "summary", "family", "ladder", "grade", "reports_min", "reports_max", "state",
    ),
    Thing.REQUIREMENT: ("level", "essential"),
    Thing.MOVE: ("kind", "note"),
}  # fmt: skip
#: fields that point at other things of the framework
REFERENCES = {
    "family": Thing.FAMILY, "ladder": Thing.LADDER, "grade": Thing.GRADE, "twin": Thing.LADDER,
}  # fmt: skip
_MODELS: dict[Thing, Any] = {
    Thing.GRADE: Grade,
    Thing.FAMILY: JobFamily,
    Thing.LADDER: Ladder,
    Thing.ROLE: Role,
    Thing.REQUIREMENT: Requirement,
    Thing.MOVE: FormalMove,
}
#: things that are named by the two rows they join
_JOINING = {Thing.REQUIREMENT: ("role_id", "skill_id"), Thing.MOVE: ("from_role_id", "to_role_id")}


def open_draft(act: Act) -> FrameworkDraft | None:
    """The architecture's draft under way, or None; also for those who may not see drafts."""
    mine = policies.edit_framework.rows(act)
    return mine.filter(state=DraftState.OPEN.value, goal__isnull=True).first()


def draft_changes(draft: FrameworkDraft) -> QuerySet[DraftChange]:
    """All changes of a draft in the order in which they were first made."""
    return DraftChange.objects.filter(draft=draft).order_by("pk")


def changes_of(draft: FrameworkDraft, thing: Thing, refs: Iterable[str]) -> dict[str, DraftChange]:
    """The changes that a draft makes to some things of one kind, by ref."""
    rows = DraftChange.objects.filter(draft=draft, thing=thing.value, ref__in=list(refs))
    return {row.ref: row for row in rows}


def published(thing: Thing, refs: Iterable[str] | None = None) -> dict[str, Fields]:
    """What published things say, by ref; all of them, or those of `refs` that exist.

    Cost: one query. Retired roles are among them.
    """
    rows = _MODELS[thing].objects.order_by("pk")
    keys = _JOINING.get(thing, ("pk",))
    if refs is not None:
        rows = rows.filter(_named(keys, refs))
    names = FIELDS[thing]
    columns = [f"{name}_id" if name in REFERENCES else name for name in names]
    found = {}
    for row in rows.values_list(*keys, *columns):
        own, values = row[: len(keys)], row[len(keys) :]
        found[":".join(map(str, own))] = {
            name: _ref(value) if name in REFERENCES else value
            for name, value in zip(names, values, strict=True)
        }
    return found


def _named(keys: tuple[str, ...], refs: Iterable[str]) -> Q:
    """A filter by refs; parts that name something new match nothing."""
    wanted = [ref.split(":") for ref in refs if "new" not in ref]
    if len(keys) == 1:
        return Q(pk__in=[int(own) for (own,) in wanted])
    # Looked for by the first part and by the second: a few too many are found, none is missed.
    one, other = keys
    return Q(
        **{f"{one}__in": {int(a) for a, _ in wanted}, f"{other}__in": {int(b) for _, b in wanted}}
    )


def _ref(value: int | None) -> str | None:
    return None if value is None else str(value)


def token_of(change: DraftChange | None) -> str:
    """What a form shows of one thing: the version published and the edit of the draft.

    Another hand's edit of the same thing, or a publication, makes another token.
    """
    version = FrameworkVersion.objects.aggregate(newest=Max("number"))["newest"] or 0
    return f"{version}.{change.revision if change else 0}"


def versions() -> QuerySet[FrameworkVersion]:
    """Published versions, the newest first."""
    return FrameworkVersion.objects.order_by("-number")


def revisions_of(role_id: int) -> list[RoleRevision]:
    """What a role said, the newest version first."""
    rows = RoleRevision.objects.filter(role_id=role_id)
    return list(rows.select_related("version").order_by("-version__number"))


def proposal_of(draft: FrameworkDraft | None) -> Proposal | None:
    """What was built beside a draft and waits for HR, or None."""
    return Proposal.objects.filter(draft=draft).first() if draft else None


def proposed_family(draft: FrameworkDraft | None, family_id: int) -> ProposedFamily:
    """One family of the draft's proposal. Raises ProposedFamily.DoesNotExist."""
    return ProposedFamily.objects.get(pk=family_id, proposal__draft=draft)


def change_by_id(draft: FrameworkDraft | None, change_id: int) -> DraftChange:
    """One change of the draft. Raises DraftChange.DoesNotExist."""
    return DraftChange.objects.get(pk=change_id, draft=draft)


def open_families(proposal: Proposal) -> QuerySet[ProposedFamily]:
    """Proposed families that wait for HR, most people first."""
    return proposal.families.filter(state=ProposalState.OPEN.value).order_by("position")


def open_templates(proposal: Proposal) -> QuerySet[ProposedTemplate]:
    """Proposed skill templates that wait for HR, most people first."""
    return (
        proposal.templates.filter(state=ProposalState.OPEN.value)
        .select_related("role", "occupation")
        .order_by("-people", "pk")
    )
