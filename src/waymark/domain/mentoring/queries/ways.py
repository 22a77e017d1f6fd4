"""Which roles experts held and which moves they made: what they can tell others of.

Of somebody inside it comes from the positions they held for good. Saying yes to helping others
means that colleagues see this of them; of someone who is only asked nothing is shown. Outside
experts' roles are those that their invitation names.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from waymark.domain.careers.models import Assignment
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.mentoring.models import Expert, ExpertRole
from waymark.domain.mentoring.states import ExpertState
from waymark.kernel.acts import Act

__all__ = ["Held", "Move", "Way", "ways_of"]


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds or held; years, None where unknown or still."""

    role_id: int
    role: str
    since: int | None
    until: int | None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """From one role to the next, in that year."""

    from_id: int
    to_id: int
    source: str
    target: str
    year: int


@dataclass(frozen=True, slots=True)
class Way:
    """Roles, the latest first and each once, and the moves between them, the latest first."""

    held: list[Held] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)


def ways_of(act: Act, experts: Sequence[Expert]) -> dict[int, Way]:
    """The way of each expert, by the expert's id. Cost: two queries, however many experts.

    experts    rows that the actor may see.
    """
    ways = {each.pk: Way() for each in experts}
    own = act.person_id
    inside = {
        each.person_id: each.pk for each in experts
        if not each.outside and (each.state == ExpertState.AGREED.value or each.person_id == own)
    }  # fmt: skip
    positions: dict[int, list[Assignment]] = defaultdict(list)
    for row in (
        Assignment.objects.filter(
            person_id__in=inside, kind=AssignmentKind.SUBSTANTIVE.value,
            from_date__lte=act.today,
        ).select_related("role").order_by("person_id", "from_date", "pk")
    ):  # fmt: skip
        positions[row.person_id].append(row)
    for person_id, rows in positions.items():
        ways[inside[person_id]] = _way(rows, act.today)
    told = ExpertRole.objects.filter(expert_id__in=ways).select_related("role")
    for each in told.order_by("expert_id", "-until", "role__name"):
        held = Held(each.role_id, each.role.name, None, each.until, elsewhere=True)
        ways[each.expert_id].held.append(held)
    return ways


def _way(rows: list[Assignment], today: date) -> Way:
    """Positions of one person in order, as roles and moves; the same role on goes on."""
    held: dict[int, Held] = {}
    moves: list[Move] = []
    for before, row in zip([None, *rows], rows, strict=False):
        over = row.to_date is not None and row.to_date <= today
        until = row.to_date.year if over and row.to_date is not None else None
        known = held.pop(row.role_id, None)
        since = known.since if known else row.from_date.year
        held[row.role_id] = Held(row.role_id, row.role.name, since, until)
        if before is not None and before.role_id != row.role_id:
            moves.append(
                Move(before.role_id, row.role_id, before.role.name, row.role.name,
                     row.from_date.year)
            )  # fmt: skip
    return Way([*reversed(held.values())], [*reversed(moves)])
