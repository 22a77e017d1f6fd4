"""What a person recorded since New Year, counted."""

from collections.abc import Sequence
from typing import Any

from waymark.domain.plans import compute
from waymark.domain.plans.compute import Place
from waymark.domain.plans.queries import Step
from waymark.domain.skills import compute as skills
from waymark.domain.skills.queries import Claim, Shown
from waymark.kernel.acts import Act

__all__ = ["recorded_since"]


def recorded_since(
    act: Act, place: Place, claims: Sequence[Claim], shown: Sequence[Shown], uses: Sequence[Step]
) -> dict[str, Any]:
    """Skills that rose, uses and how many others stand for, temporary roles; no query.

    A step that was finished is a use, unless the record says the same under its number.
    """
    new_year = act.today.replace(month=1, day=1)
    raised = skills.moved_up(claims, new_year)
    used = [each for each in shown if each.is_use and each.evidence.done_on >= new_year]
    noted = {each.evidence.step_id for each in used}
    done = [
        step for step in uses
        if step.done_at is not None and step.done_at.date() >= new_year and step.pk not in noted
    ]  # fmt: skip
    temporary = compute.temporary_since(place.positions, new_year, act.today)
    return {
        "raised": raised,
        "used": len(used) + len(done),
        "confirmed": sum(each.confirmed for each in used),
        "temporary": temporary,
        "recorded": bool(raised or used or done or temporary),
    }
