"""What people let others see of them."""

from django.db import transaction

from waymark.domain.people import policies
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, record

__all__ = ["open_to_questions", "share_skills"]


@transaction.atomic
def share_skills(*, person: Person, shared: bool, act: Act) -> None:
    """Let the direct manager see the skills and evidence, or stop it. Raises Forbidden."""
    policies.edit_own.require(act, person)
    changed = Person.objects.filter(pk=person.pk, shares_skills=not shared).update(
        shares_skills=shared
    )
    person.shares_skills = shared
    if changed:
        record(
            act, "people.skills.shared", person, person_id=person.pk,
            before={"shares_skills": not shared}, after={"shares_skills": shared},
        )  # fmt: skip


@transaction.atomic
def open_to_questions(*, person: Person, is_open: bool, act: Act) -> None:
    """Let colleagues see one's own way and ask about it, or stop it. Raises Forbidden."""
    policies.edit_own.require(act, person)
    changed = Person.objects.filter(pk=person.pk, open_to_questions=not is_open).update(
        open_to_questions=is_open
    )
    person.open_to_questions = is_open
    if changed:
        record(
            act, "people.questions.opened", person, person_id=person.pk,
            before={"open_to_questions": not is_open}, after={"open_to_questions": is_open},
        )  # fmt: skip
