"""What HR may do to a proposal before accepting it: each returns a new proposal."""

from __future__ import annotations

from dataclasses import replace

from waymark.engine.framework.ladders import ladders_of
from waymark.engine.framework.model import (
    Confidence,
    Family,
    LadderKind,
    Proposal,
    Series,
    Step,
)

_BY_HAND = "placed by hand"


def rename_family(proposal: Proposal, family: int, name: str) -> Proposal:
    """Give a family another name. Raises ValueError for no such family, or a blank or taken name."""
    _check_family(proposal, family)
    wanted = " ".join(name.split())
    if not wanted:
        raise ValueError("a family needs a name")
    others = [f.name.casefold() for i, f in enumerate(proposal.families) if i != family]
    if wanted.casefold() in others:
        raise ValueError(f"another family is already called {wanted!r}")
    families = list(proposal.families)
    families[family] = replace(families[family], name=wanted)
    return replace(proposal, families=tuple(families))


def merge_families(proposal: Proposal, into: int, other: int) -> Proposal:
    """Put all series of one family into another, which keeps its name and place.

    Families behind `other` move up by one. Raises ValueError for no such family, or one with itself.
    """
    _check_family(proposal, into)
    _check_family(proposal, other)
    if into == other:
        raise ValueError("a family cannot be merged with itself")
    kept, gone = proposal.families[into], proposal.families[other]
    merged = _rebuilt(proposal, kept, kept.series + gone.series)
    merged = replace(merged, reasons=(*kept.reasons, f"merged by hand with {gone.name}"))
    families = [merged if i == into else f for i, f in enumerate(proposal.families) if i != other]
    return replace(proposal, families=tuple(families))


def move_title(proposal: Proposal, title: int, family: int) -> Proposal:
    """Move one title to a family, where it becomes a series of its own on the ladder it was on.

    The series it leaves closes up; a family left empty goes, and those behind it move up by one. A
    title that was left over may be moved too and is then a specialist's. Moving a title to the
    family it is in leaves the proposal as it is. Raises ValueError for no such title or family.
    """
    _check_family(proposal, family)
    if not 0 <= title < len(proposal.titles):
        raise ValueError(f"no title {title} in 0..{len(proposal.titles) - 1}")
    if title in proposal.families[family].titles:
        return proposal
    kind = LadderKind.SPECIALIST
    families: list[Family] = []
    for place, old in enumerate(proposal.families):
        changed = old
        for series in old.series:
            if title in series.titles:
                kind = series.kind
                left = tuple(s for one in old.series if (s := _without(one, title)) is not None)
                changed = _rebuilt(proposal, old, left)
        if changed.series or place == family:
            families.append(changed)
        elif place < family:
            family -= 1
    name = " ".join(proposal.titles[title].split())
    alone = Series(name, kind, (Step(1, (title,)),), (_BY_HAND,), Confidence.SURE)
    families[family] = _rebuilt(proposal, families[family], (*families[family].series, alone))
    left_over = tuple(item for item in proposal.left if item.title != title)
    return replace(proposal, families=tuple(families), left=left_over)


def _without(series: Series, title: int) -> Series | None:
    kept = [tuple(t for t in step.titles if t != title) for step in series.steps]
    steps = tuple(Step(number, titles) for number, titles in enumerate(filter(None, kept), 1))
    return replace(series, steps=steps) if steps else None


def _rebuilt(proposal: Proposal, family: Family, series: tuple[Series, ...]) -> Family:
    grade = {placement.title: placement.grade for placement in proposal.placements}
    ladders, pairs = ladders_of(series, grade)
    return replace(family, series=series, ladders=ladders, pairs=pairs)


def _check_family(proposal: Proposal, family: int) -> None:
    if not 0 <= family < len(proposal.families):
        raise ValueError(f"no family {family}: there are {len(proposal.families)}")
