"""Propose a career framework from titles, codes and moves: the whole, from evidence to proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from numpy.typing import ArrayLike

from waymark.engine.framework.evidence import Evidence, Moves, gather
from waymark.engine.framework.families import group, measure
from waymark.engine.framework.grades import set_grades
from waymark.engine.framework.ladders import ladders_of, likely_moves
from waymark.engine.framework.model import (
    Family,
    LeftOver,
    Placement,
    Proposal,
    Series,
)
from waymark.engine.framework.naming import Phrases, name_family, read_phrases
from waymark.engine.framework.series import Chain, find_chains
from waymark.engine.framework.wording import find_alike, why_family, word_series
from waymark.engine.titles import find_acronyms


def propose(
    titles: Sequence[str],
    *,
    codes: Sequence[str] | None = None,
    headcounts: ArrayLike | None = None,
    moves: Moves | None = None,
    median_pay: ArrayLike | None = None,
    units: Sequence[str] | None = None,
) -> Proposal:
    """Propose families, series, grades, ladders and formal moves for the titles people hold.

    titles      n different titles. codes  n job codes, "" where unknown: they join titles that are
                one role and neighbours in number, unless several titles share each code.
    headcounts  n whole numbers of people >= 0; decide names and which spelling leads.
    moves       moves made between titles, re-titlings already set aside.
    median_pay  n figures > 0, nan where unknown; a weak hint for grades, nothing else.
    units       n names of the unit that most people of the title work in; a weak hint for families.
    Raises ValueError when lengths disagree, a title comes twice or a number is out of range.
    The result does not depend on the order of the titles: ties are broken by their spelling.
    Cost: quadratic in the number of series (memory about 40 bytes a pair): half a second for 1,000
    titles, 8 seconds and 1.1 GB for 10,000, on one core. Sources: see families, grades.
    """
    evidence = gather(titles, codes, headcounts, moves, median_pay, units)
    return _build(tuple(titles), evidence)


def _build(titles: tuple[str, ...], evidence: Evidence) -> Proposal:
    chains = find_chains(evidence)
    affinity = measure(evidence, chains)
    grouped = group(evidence, chains, affinity)
    acronyms = find_acronyms(evidence.titles)
    series = [word_series(evidence, chain, acronyms) for chain in chains]
    grades = set_grades(evidence, chains)
    placements = tuple(
        sorted(
            (
                Placement(int(evidence.order[place]), item.grade, item.reasons, item.confidence)
                for place, item in enumerate(grades)
            ),
            key=lambda placement: placement.title,
        )
    )
    grade = {placement.title: placement.grade for placement in placements}
    families, alone = _families(evidence, chains, series, grouped, grade, acronyms)
    return Proposal(
        titles=titles,
        families=families,
        placements=placements,
        moves=likely_moves(evidence, series, grade),
        alike=find_alike(evidence, chains),
        left=_left(evidence, alone),
        notes=evidence.notes + affinity.notes,
    )


def _families(
    evidence: Evidence,
    chains: Sequence[Chain],
    series: Sequence[Series],
    grouped: Sequence[Sequence[int]],
    grade: dict[int, int],
    acronyms: frozenset[str],
) -> tuple[tuple[Family, ...], list[int]]:
    """Word the families, most people first; return them and the titles that stand alone."""
    phrases = read_phrases(evidence, acronyms)
    place = {int(given): at for at, given in enumerate(evidence.order)}
    built: list[tuple[int, Family]] = []
    alone: list[int] = []
    for places in grouped:
        members = sorted(title for place in places for title in chains[place].titles)
        if len(members) == 1:
            alone.extend(members)
            continue
        people = int(evidence.headcount[members].sum())
        inside = [series[place] for place in places]
        built.append((people, _family(evidence, members, inside, grade, place, phrases)))
    built.sort(
        key=lambda item: (-item[0], evidence.titles[min(place[title] for title in item[1].titles)])
    )
    return _distinct_names([family for _, family in built]), sorted(alone)


def _family(
    evidence: Evidence,
    members: list[int],
    series: list[Series],
    grade: dict[int, int],
    place: dict[int, int],
    phrases: Phrases,
) -> Family:
    def people(one: Series) -> int:
        return int(sum(evidence.headcount[place[title]] for title in one.titles))

    ranked = sorted(series, key=lambda one: (-people(one), one.name, place[one.titles[0]]))
    name, share, said = name_family(evidence, phrases, members, ranked[0].name)
    reasons, confidence = why_family(
        evidence, members, phrases=said, share=share, acronyms=phrases.acronyms
    )
    ladders, pairs = ladders_of(ranked, grade)
    return Family(name, tuple(ranked), ladders, pairs, reasons, confidence)


def _distinct_names(families: list[Family]) -> tuple[Family, ...]:
    """Tell families of one name apart by the series most people of each are in."""
    count = Counter(family.name for family in families)
    seen: Counter[str] = Counter()
    distinct = []
    for family in families:
        name = family.name
        if count[name] > 1:
            name = f"{name}: {family.series[0].name}"
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
        distinct.append(
            Family(
                name,
                family.series,
                family.ladders,
                family.pairs,
                family.reasons,
                family.confidence,
            )
        )
    return tuple(distinct)


def _left(evidence: Evidence, alone: Sequence[int]) -> tuple[LeftOver, ...]:
    if len(evidence.titles) == 1:
        reason = "there is no other title to compare it with"
    else:
        reason = "no other title is near enough in words, code or moves"
    given = sorted(int(evidence.order[title]) for title in alone)
    return tuple(LeftOver(title, reason) for title in given)
