"""What an erasure would remove and what it keeps, before anyone agrees to it."""

from dataclasses import dataclass

from waymark.kernel.privacy import models_about_people, why_kept
from waymark.workflows.portability.reading import counts_of

__all__ = ["Kept", "Preview", "preview_of"]


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one model that stay, and why. `label` names the model, for example goals.Goal."""

    label: str
    rows: int
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Rows by model: (label, count) of what goes, and what stays with its reason."""

    removed: tuple[tuple[str, int], ...]
    kept: tuple[Kept, ...]


def preview_of(person_id: int) -> Preview:
    """Counts for the statement that the person reads before they ask. Cost: one query."""
    counts = counts_of(person_id, own=True)
    removed, kept = [], []
    for model in models_about_people():
        label, why = model._meta.label, why_kept(model)
        if why:
            kept.append(Kept(label, counts[label], why))
        elif counts[label]:
            removed.append((label, counts[label]))
    return Preview(tuple(removed), tuple(each for each in kept if each.rows))
