"""Letting roles start from the skills of occupations, proposed for many or chosen for one."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.careers.compute.drafts import ref_of
from waymark.domain.careers.compute.proposals import template_rows
from waymark.domain.careers.models import DraftChange, FrameworkDraft, ProposedTemplate
from waymark.domain.careers.operations.drafts import edit
from waymark.domain.careers.operations.proposal import SOME_AT_ONCE, proposal_in, settle
from waymark.domain.careers.states import ChangeKind, ChangeOrigin, ProposalState, RoleState, Thing
from waymark.kernel.acts import Act, Refused, record

__all__ = ["accept_templates", "leave_out_templates", "start_from_occupation"]

#: from this likeness on, titles nearly always name the same work
GOOD = 0.8


@transaction.atomic
def accept_templates(*, act: Act, ids: Collection[int] | None = None) -> int:
    """Let roles start from the skills of the occupations proposed for them.

    ids   None accepts all that match well (GOOD) of roles that have a place by now.
    What a role asks for already stays. Returns how many roles. Raises Forbidden or Refused.
    """
    draft, held = edit(act)
    proposal = proposal_in(draft)
    rows = ProposedTemplate.objects.filter(proposal=proposal, state=ProposalState.OPEN.value)
    placed = [key[0] for key, row in held.things[Thing.ROLE].items() if row["family"] is not None]
    rows = rows.filter(role_id__in=placed)
    rows = rows.filter(score__gte=GOOD) if ids is None else rows.filter(pk__in=ids)
    templates = list(rows.select_for_update(of=("self",)).select_related("role", "occupation"))
    if not templates:
        raise Refused(_("These templates were settled meanwhile. Reload the page and look again."))
    wanted = template_rows(held, [(each.role_id, each.occupation_id) for each in templates])
    _add_requirements(draft, wanted, ChangeOrigin.BUILT)
    rows.update(state=ProposalState.ACCEPTED.value)
    record(
        act, "careers.proposal.templates_accepted", proposal,
        after={"roles": len(templates), "requirements": len(wanted)},
    )  # fmt: skip
    return len(templates)


@transaction.atomic
def leave_out_templates(*, ids: Collection[int], act: Act) -> int:
    """Leave skill templates out; returns how many. Raises Forbidden, or Refused where none is
    open any more."""
    draft, _held = edit(act)
    proposal = proposal_in(draft)
    rows = ProposedTemplate.objects.filter(proposal=proposal, pk__in=ids)
    left = settle(
        rows, _("These templates were settled meanwhile. Reload the page and look again.")
    )
    record(act, "careers.proposal.templates_left_out", proposal, after={"roles": left})
    return left


def _add_requirements(
    draft: FrameworkDraft, wanted: Sequence[tuple[int, int, int, bool]], origin: ChangeOrigin
) -> None:
    """Bring requirements into the draft; what the draft says of them already stays."""
    DraftChange.objects.bulk_create(
        [
            DraftChange(
                draft=draft, thing=Thing.REQUIREMENT.value, ref=f"{ref_of(role)}:{skill}",
                change=ChangeKind.ADD.value, after={"level": level, "essential": essential},
                origin=origin.value, revision=draft.revision,
            )
            for role, skill, level, essential in wanted
        ],
        batch_size=SOME_AT_ONCE, ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def start_from_occupation(*, role: int, occupation: int, skills: Collection[int], act: Act) -> int:
    """Let a role ask for some of an occupation's skills; returns how many came in.

    role   its number, negative for one that the draft adds.
    Raises Forbidden, or Refused where the role is gone or none of the skills is new to it.
    """
    draft, held = edit(act)
    row = held.row(Thing.ROLE, role)
    if row is None or row["state"] == RoleState.RETIRED.value:
        raise Refused(_("This role is no longer there. Reload the page and look again."))
    wanted = [each for each in template_rows(held, [(role, occupation)]) if each[1] in skills]
    if not wanted:
        raise Refused(_("Choose at least one skill that the role does not ask for yet."))
    _add_requirements(draft, wanted, ChangeOrigin.HAND)
    record(
        act, "careers.draft.role_started", draft,
        after={"role": role, "occupation": occupation, "skills": [each[1] for each in wanted]},
    )  # fmt: skip
    return len(wanted)
