"""Words and uses of everybody, for what the system works out of all of them: no page reads these."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef

from waymark.domain.skills.models import Claim, Evidence, Skill
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Act
from waymark.kernel.installation import require_system

__all__ = ["days_of_use", "kinds_of_skills", "words_said_again"]

AT_ONCE = 5000


def words_said_again(act: Act) -> Iterator[Claim]:
    """All claims of everybody who has a superseded one of the same skill and source, by person,
    oldest first. Raises Forbidden for anyone but the system."""
    require_system(act)
    before = Claim.objects.filter(
        person=OuterRef("person"), skill=OuterRef("skill"), source=OuterRef("source"),
        superseded_at__isnull=False,
    )  # fmt: skip
    rows = Claim.objects.filter(Exists(before)).order_by("person_id", "said_at", "pk")
    return rows.iterator(AT_ONCE)


def days_of_use(act: Act) -> dict[tuple[int, int], list[date]]:
    """Days on which skills were used or trained, by person and skill id, for those with a claim
    that was superseded. Raises Forbidden for anyone but the system."""
    require_system(act)
    again = Claim.objects.filter(
        person=OuterRef("person"), skill=OuterRef("skill"), superseded_at__isnull=False
    )
    rows = (
        Evidence.objects.filter(Exists(again), withdrawn_at__isnull=True)
        .exclude(kind=EvidenceKind.CERTIFICATE.value)
        .values_list("person_id", "skill_id", "done_on")
    )
    found: dict[tuple[int, int], list[date]] = {}
    for person_id, skill_id, day in rows.iterator(AT_ONCE):
        found.setdefault((person_id, skill_id), []).append(day)
    return found


def kinds_of_skills() -> dict[int, str]:
    """The kind of doing of every skill, by id."""
    return dict(Skill.objects.values_list("pk", "task_kind"))
