"""Words of the record: kinds, who sees it, examples to start from."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.people.queries import Person
from waymark.domain.skills.queries import Evidence
from waymark.domain.skills.states import EvidenceKind

__all__ = [
    "EXAMPLES", "KINDS", "kind_choices", "kind_of", "kind_words", "who_sees", "who_sees_all",
]  # fmt: skip

KINDS: Mapping[EvidenceKind, str | Promise] = {
    EvidenceKind.WORK: gettext_lazy("Used at work"),
    EvidenceKind.OBSERVED: gettext_lazy("Observed"),
    EvidenceKind.TRAINING: gettext_lazy("Training"),
    EvidenceKind.CERTIFICATE: gettext_lazy("Certificate"),
}
MEANINGS: Mapping[EvidenceKind, str | Promise] = {
    EvidenceKind.OBSERVED: gettext_lazy("Observed: someone watched to give me feedback"),
}
#: what to log, for people who have logged nothing yet: kind and words
EXAMPLES: tuple[tuple[EvidenceKind, str | Promise], ...] = (
    (EvidenceKind.WORK, gettext_lazy("Found the cause of a fault that came back twice")),
    (EvidenceKind.OBSERVED, gettext_lazy("Led the weekly review; a colleague sat in")),
    (EvidenceKind.TRAINING, gettext_lazy("Took the two-day course on test design")),
)


def kind_of(text: str) -> EvidenceKind | None:
    """The kind that a link or form names, or None."""
    return EvidenceKind(text) if text in set(EvidenceKind) else None


def kind_words(evidence: Evidence) -> str:
    """The kind of a piece of evidence in words."""
    return str(KINDS[EvidenceKind(evidence.kind)])


def kind_choices() -> list[tuple[str, str]]:
    """The kinds for a form, each with what it means where the word alone does not say it."""
    return [(kind.value, str(MEANINGS.get(kind, text))) for kind, text in KINDS.items()]


def who_sees(person: Person, manager: Person | None) -> str:
    """Who sees what is logged, as a sentence."""
    if person.shares_skills and manager is not None:
        name: dict[str, Any] = {"name": manager.shown_name}
        return (
            _("%(name)s sees this, because you share your skills; and whom you ask to confirm it.")
            % name
        )
    return _("Only you see this, and whom you ask to confirm it.")


def who_sees_all(person: Person, manager: Person | None) -> str:
    """Who sees the record as a whole, as a sentence."""
    if person.shares_skills and manager is not None:
        name: dict[str, Any] = {"name": manager.shown_name}
        return (
            _("%(name)s sees it, because you share your skills; whom you ask sees that one thing.")
            % name
        )
    return _("Only you see it; whom you ask to confirm something sees that one thing.")
