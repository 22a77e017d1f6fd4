"""What HR does with a framework proposed from the jobs people hold.

A proposal waits beside the draft. Accepting brings its families, ladders, grades and roles into
the draft as changes of origin "built"; what HR then edits by hand is HR's own.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.careers import policies
from waymark.domain.careers.compute.drafts import ref_of
from waymark.domain.careers.compute.proposals import planned_changes
from waymark.domain.careers.models import (
    DraftChange,
    FrameworkDraft,
    Proposal,
    ProposedFamily,
    ProposedTemplate,
)
from waymark.domain.careers.operations.drafts import edit
from waymark.domain.careers.queries.drafts import REFERENCES, published
from waymark.domain.careers.states import ChangeKind, ChangeOrigin, ProposalState, Thing
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.models import Job

__all__ = [
    "FamilyFound", "Found", "TemplateFound", "accept_families", "ask_for_proposal",
    "keep_proposal", "leave_out_family", "merge_families", "rename_family",
]  # fmt: skip

SETTLED: Any = gettext_lazy(
    "This family was accepted or left out meanwhile. Reload the page and look again."
)
SOME_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class FamilyFound:
    """A family as it was read; members as in models.ProposedFamily."""

    name: str
    confidence: str
    reasons: Sequence[str]
    people: int
    members: Sequence[dict[str, Any]]
    joins: int | None


@dataclass(frozen=True, slots=True)
class TemplateFound:
    """An occupation that looks like a role."""

    role: int
    occupation: int
    score: float
    reason: str
    people: int


@dataclass(frozen=True, slots=True)
class Found:
    """All that one reading of the titles found."""

    settings: dict[str, Any]
    summary: dict[str, Any]
    families: Sequence[FamilyFound]
    templates: Sequence[TemplateFound]


@transaction.atomic
def ask_for_proposal(*, least: int, codes: Sequence[str], act: Act) -> Job:
    """Queue a reading of the jobs people hold. Raises Forbidden for all but HR.

    least   titles that fewer people ever held are left out.  codes  beginnings of job codes, the
            titles of which are read; none reads all.
    """
    policies.require_shaper(act)
    if not 1 <= least <= 1_000:
        raise Refused(_("Say a number of people between 1 and 1,000."))
    job = jobs.start(kind="careers.build", args={"least": least, "codes": list(codes)}, act=act)
    record(act, "careers.proposal.asked", job, after=job.args)
    return job


@transaction.atomic
def keep_proposal(*, found: Found, act: Act) -> Proposal:
    """Put what was found beside the open draft, in place of the proposal before.

    Of the draft, what came from that proposal goes, except where something made by hand stands on
    it; everything made by hand stays. Raises Forbidden for all but HR.
    """
    draft, _held = edit(act)
    taken_back = take_back_built(draft)
    Proposal.objects.filter(draft=draft).delete()
    proposal = Proposal.objects.create(
        draft=draft, made_at=act.at, settings=found.settings, summary=found.summary
    )
    ProposedFamily.objects.bulk_create(
        [
            ProposedFamily(
                proposal=proposal, position=position, name=each.name[:200],
                confidence=each.confidence, reasons=list(each.reasons), people=each.people,
                members=list(each.members), joins_id=each.joins,
            )
            for position, each in enumerate(found.families, start=1)
        ],
        batch_size=SOME_AT_ONCE,
    )  # fmt: skip
    ProposedTemplate.objects.bulk_create(
        [
            ProposedTemplate(
                proposal=proposal, role_id=each.role, occupation_id=each.occupation,
                score=each.score, reason=each.reason[:300], people=each.people,
            )
            for each in found.templates
        ],
        batch_size=SOME_AT_ONCE,
    )  # fmt: skip
    record(
        act, "careers.proposal.kept", proposal, before={"taken_back": taken_back},
        after={"families": len(found.families), **found.settings},
    )  # fmt: skip
    return proposal


def take_back_built(draft: FrameworkDraft) -> int:
    """Take out what was built, except what changes by hand point at; returns how many went."""
    changes = list(DraftChange.objects.filter(draft=draft))
    needed: set[str] = set()
    front = [each for each in changes if each.origin == ChangeOrigin.HAND.value]
    new = {each.ref: each for each in changes if each.change == ChangeKind.ADD.value}
    while front:
        said = [part for each in front for part in _points_at(each)]
        front = [new[ref] for ref in said if ref in new and ref not in needed]
        needed |= {each.ref for each in front}
    gone = [
        each.pk for each in changes
        if each.origin == ChangeOrigin.BUILT.value and each.ref not in needed
    ]  # fmt: skip
    DraftChange.objects.filter(pk__in=gone).delete()
    return len(gone)


def _points_at(change: DraftChange) -> list[str]:
    refs = [value for field, value in change.after.items() if field in REFERENCES and value]
    return [*refs, *change.ref.split(":")]


def proposal_in(draft: FrameworkDraft) -> Proposal:
    """The draft's proposal. Raises Refused where there is none any more."""
    proposal = Proposal.objects.filter(draft=draft).first()
    if proposal is None:
        raise Refused(_("Nothing is proposed any more. Build again from the jobs people hold."))
    return proposal


@transaction.atomic
def accept_families(*, act: Act, ids: Collection[int] | None = None) -> int:
    """Bring proposed families, all that are open or some of them, into the draft.

    Returns how many came in. Raises Forbidden, or Refused where none of them is open any more.
    """
    draft, held = edit(act)
    proposal = proposal_in(draft)
    rows = ProposedFamily.objects.filter(proposal=proposal, state=ProposalState.OPEN.value)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    families = list(rows.select_for_update().order_by("position"))
    if not families:
        raise Refused(SETTLED)
    changes = planned_changes(held, families)
    draft, _held = edit(act, by=len(changes))  # every new thing takes a number of its own
    _write_built(draft, changes)
    rows.update(state=ProposalState.ACCEPTED.value)
    record(
        act, "careers.proposal.accepted", proposal,
        after={"families": [each.name for each in families], "changes": len(changes)},
    )  # fmt: skip
    return len(families)


def _write_built(
    draft: FrameworkDraft, changes: Sequence[tuple[Thing, int | str, dict[str, Any]]]
) -> None:
    """Write planned changes. Their new things are numbered from -1; here they get free numbers."""
    first = draft.revision - len(changes)

    def ref(number: int | None) -> str | None:
        if number is None or number > 0:
            return None if number is None else str(number)
        return ref_of(number - first)

    rows = []
    before = {
        thing: published(thing, [str(key) for of, key, _ in changes if of is thing and _old(key)])
        for thing in {of for of, _, _ in changes}
    }
    for thing, key, values in changes:
        own = key if isinstance(key, str) else ref(key) or ""
        after = {
            name: ref(value) if name in REFERENCES else value for name, value in values.items()
        }
        was = before[thing].get(own)
        if was is not None:
            after = {name: value for name, value in after.items() if was[name] != value}
        if after:
            rows.append(
                DraftChange(
                    draft=draft, thing=thing.value, ref=own, after=after,
                    change=(ChangeKind.ADD if was is None else ChangeKind.CHANGE).value,
                    before={name: was[name] for name in after} if was else {},
                    origin=ChangeOrigin.BUILT.value, revision=draft.revision,
                )
            )  # fmt: skip
    # What HR said of the same thing by hand stays as HR said it.
    DraftChange.objects.bulk_create(rows, batch_size=SOME_AT_ONCE, ignore_conflicts=True)


def _old(key: int | str) -> bool:
    return isinstance(key, str) or key > 0


@transaction.atomic
def leave_out_family(*, family: ProposedFamily, act: Act) -> None:
    """Leave a proposed family out: its titles stay unsorted. Raises Forbidden or Refused."""
    draft, _held = edit(act)
    settle(ProposedFamily.objects.filter(pk=family.pk, proposal=proposal_in(draft)), SETTLED)
    record(act, "careers.proposal.family_left_out", family, before={"name": family.name})


def settle(rows: Any, refusal: str) -> int:
    """Leave out what is open of these rows; returns how many. Raises Refused where none is."""
    left = rows.filter(state=ProposalState.OPEN.value).update(state=ProposalState.LEFT_OUT.value)
    if not left:
        raise Refused(refusal)
    return int(left)


@transaction.atomic
def rename_family(*, family: ProposedFamily, name: str, act: Act) -> None:
    """Call a proposed family differently. Raises Forbidden, or Refused for a blank or long name
    and for a family that was settled meanwhile."""
    draft, _held = edit(act)
    name = " ".join(name.split())
    if not name or len(name) > 200 or "\0" in name:
        raise Refused(_("Give the family a name of at most 200 characters."))
    mine = ProposedFamily.objects.filter(
        pk=family.pk, proposal=proposal_in(draft), state=ProposalState.OPEN.value
    )
    if mine.update(name=name, joins=None) != 1:
        raise Refused(SETTLED)
    record(
        act, "careers.proposal.family_renamed", family, before={"name": family.name},
        after={"name": name},
    )  # fmt: skip
    family.name = name


@transaction.atomic
def merge_families(*, family: ProposedFamily, into: ProposedFamily, act: Act) -> None:
    """Put a proposed family into another one, which keeps its name. Raises Forbidden, or Refused
    where one of them was settled meanwhile or they are one."""
    draft, _held = edit(act)
    if family.pk == into.pk:
        raise Refused(_("Choose another family to merge this one into."))
    rows = ProposedFamily.objects.filter(
        pk__in=[family.pk, into.pk], proposal=proposal_in(draft), state=ProposalState.OPEN.value
    )
    both = {row.pk: row for row in rows.select_for_update().order_by("pk")}
    if len(both) != 2:
        raise Refused(SETTLED)
    gone, kept = both[family.pk], both[into.pk]
    ProposedFamily.objects.filter(pk=kept.pk).update(
        members=kept.members + gone.members,
        people=kept.people + gone.people,
        reasons=[*kept.reasons, _("merged by hand with %(name)s") % {"name": gone.name}],
    )
    ProposedFamily.objects.filter(pk=gone.pk).delete()
    record(
        act, "careers.proposal.families_merged", kept, before={"merged": gone.name},
        after={"into": kept.name, "roles": len(kept.members) + len(gone.members)},
    )  # fmt: skip
