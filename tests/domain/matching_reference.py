"""What a matching should be, written a second time: row by row, all pairs, all matchings, no arrays."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from tests.conftest import TODAY
from waymark.domain.careers.models import Assignment
from waymark.domain.mentoring.models import (
    Avoided,
    Ban,
    Choice,
    Conflict,
    Expert,
    NeededSkill,
    Pair,
    PoolEntry,
    Round,
)
from waymark.domain.mentoring.states import RoundRules
from waymark.domain.people.models import Person, ReportingLine

__all__ = ["allowed", "best_matching", "score", "table"]

Table = dict[int, dict[int, int]]
PARTS = ("held", "skills", "choices", "hours", "seniority", "load", "units")


def table(a_round: Round, mentees: list[PoolEntry], entries: dict[int, PoolEntry]) -> Table:
    """Scores of allowed pairs: {entry: {expert: tenths}}; experts without places left out."""
    rules = RoundRules.read(a_round.rules)
    found: Table = {}
    for entry in mentees:
        found[entry.pk] = {}
        for expert_id, joined in entries.items():
            expert = Expert.objects.select_related("person__unit", "person__site").get(pk=expert_id)
            if places(expert, joined, a_round, rules) and allowed(
                entry, expert, joined, a_round, rules
            ):
                found[entry.pk][expert_id] = sum(score(entry, expert, joined, a_round, rules))
    return found


def places(expert: Expert, joined: PoolEntry, a_round: Round, rules: RoundRules) -> int:
    pause = expert.paused_from, expert.paused_until
    if pause[0] and any(pause[0] <= day < pause[1] for day in (TODAY, a_round.starts_on)):
        return 0
    if expert.outside and not rules.outside:
        return 0
    if expert.contract_until and expert.contract_until < max(TODAY, a_round.starts_on):
        return 0
    free = expert.places - expert.taken
    return min(free, free if joined.places is None else joined.places, rules.most_a_mentor)


def allowed(
    entry: PoolEntry, expert: Expert, joined: PoolEntry, a_round: Round, rules: RoundRules
) -> bool:
    """Whether the two may be a pair."""
    one, other = entry.person, expert.person
    needs = list(NeededSkill.objects.filter(entry=entry).order_by("rank"))
    levels = {row.skill_id: row.level for row in expert.skills.filter(refused=False)}
    refused = set(expert.skills.filter(refused=True).values_list("skill_id", flat=True))
    wishes = (
        Avoided.objects.filter(entry=entry, other=other).exists()
        or Avoided.objects.filter(entry=joined, other=one).exists()
    )
    low, high = sorted((one.pk, other.pk))
    earlier = Pair.objects.filter(mentee=one, expert=expert)
    if not rules.never_again:
        earlier = earlier.filter(
            state__in=["proposed", "published", "accepted", "active", "paused"]
        )
    in_common = speaks(entry, None), speaks(joined, expert)
    return not (
        one == other
        or other in above(one)
        or one in above(other)
        or wishes
        or Conflict.objects.filter(one_id=low, other_id=high).exists()
        or earlier.exists()
        or Ban.objects.filter(entry=entry, expert=expert).exists()
        or any(need.skill_id in refused for need in needs)
        or (not expert.own_unit and one.unit_id is not None and one.unit_id == other.unit_id)
        or (rules.in_person_counts and not same_site(entry, expert, joined))
        or (rules.common_language and all(in_common) and not in_common[0] & in_common[1])
        or hours(entry, expert, joined, a_round) < rules.hours_least
        or (rules.must_have_held and entry.goal_id and not held(expert, entry.goal_id))
        or (rules.must_cover and needs and levels.get(needs[0].skill_id, 0) < needs[0].level)
    )


def above(person: Person) -> list[Person]:
    """Everybody to whom somebody reports, up to the top."""
    found: list[Person] = []
    while True:
        line = (
            ReportingLine.objects.filter(person=person, from_date__lte=TODAY)
            .exclude(to_date__lte=TODAY).first()
        )  # fmt: skip
        if line is None or line.manager in found:
            return found
        person = line.manager
        found.append(person)


def speaks(entry: PoolEntry, expert: Expert | None) -> set[str]:
    own = entry.languages or (expert.languages if expert else [])
    return set(own or ([entry.person.language] if entry.person.language else []))


def same_site(entry: PoolEntry, expert: Expert, joined: PoolEntry) -> bool:
    one, other = entry.person.site_id, expert.person.site_id
    asks = (entry.in_person and one) or ((expert.in_person or joined.in_person) and other)
    return one == other if asks else True


def held(expert: Expert, role_id: int) -> bool:
    here = Assignment.objects.filter(person=expert.person, role=role_id, from_date__lte=TODAY)
    return here.exists() or expert.roles.filter(role=role_id).exists()


def hours(entry: PoolEntry, expert: Expert, joined: PoolEntry, a_round: Round) -> int:
    """Half-hours in common in the week of the round that has fewest, by the clocks of each day."""
    mine, theirs = (
        said(entry.person, entry.hours),
        said(expert.person, joined.hours or expert.hours),
    )
    zones = zone(entry.person), zone(expert.person)
    fewest, seen = 336, set()
    for number in range((a_round.ends_on - a_round.starts_on).days):
        noon = datetime.combine(a_round.starts_on, datetime.min.time(), UTC) + timedelta(
            days=number, hours=12
        )
        offsets = tuple(noon.astimezone(each).utcoffset() for each in zones)
        if offsets not in seen:
            seen.add(offsets)
            fewest = min(fewest, len(in_utc(mine, offsets[0]) & in_utc(theirs, offsets[1])))
    return fewest


def zone(person: Person) -> ZoneInfo:
    return ZoneInfo(person.zone or (person.site.zone if person.site else "UTC"))


def said(person: Person, week: list[list[int]]) -> list[list[int]]:
    if week:
        return week
    position = current(person)
    begin = 28 if position and position.shift_work else 18
    return [[day, begin, begin + 16] for day in range(5)]


def in_utc(week: list[list[int]], offset: timedelta | None) -> set[int]:
    """Half-hours of the UTC week all of whose minutes lie in these hours."""
    ahead = int((offset or timedelta()).total_seconds() // 60)
    minutes = {
        (day * 1440 + minute - ahead) % 10080
        for day, first, end in week
        for minute in range(first * 30, end * 30)
    }
    return {n for n in range(336) if all(30 * n + m in minutes for m in range(30))}


def current(person: Person) -> Assignment | None:
    return (
        Assignment.objects.filter(person=person, kind="substantive", from_date__lte=TODAY)
        .exclude(to_date__lte=TODAY).select_related("role__grade").first()
    )  # fmt: skip


def score(
    entry: PoolEntry, expert: Expert, joined: PoolEntry, a_round: Round, rules: RoundRules
) -> list[int]:
    """The parts of a pair's fit in tenths, in order."""
    points = {part: rules.weights[part] * 10 for part in PARTS}
    found = dict.fromkeys(PARTS, 0)
    found["held"] = _held_points(entry, expert, points["held"], rules.recent_years)
    needs = list(NeededSkill.objects.filter(entry=entry).order_by("rank"))
    levels = {row.skill_id: row.level for row in expert.skills.filter(refused=False)}
    for place, need in enumerate(needs):
        share = points["skills"] // len(needs)
        share += points["skills"] - share * len(needs) if place == 0 else 0
        found["skills"] += share * min(levels.get(need.skill_id, 0), need.level) // need.level
    mine = points["choices"] * 7 // 10
    if chosen := Choice.objects.filter(entry=entry, chosen=expert.person).first():
        found["choices"] += mine * (6 - chosen.rank) // 5
    if chosen := Choice.objects.filter(entry=joined, chosen=entry.person).first():
        found["choices"] += (points["choices"] - mine) * (6 - chosen.rank) // 5
    each = ceil(points["hours"] / max(1, rules.hours_enough))
    if each:
        in_common = hours(entry, expert, joined, a_round)
        found["hours"] = each * min(in_common, points["hours"] // each)
    found["seniority"] = _seniority(entry.person, expert.person, points["seniority"], rules)
    found["load"] = points["load"] * (expert.places - expert.taken) // expert.places
    one, other = division(entry.person), division(expert.person)
    found["units"] = points["units"] if one and other and one != other else 0
    return list(found.values())


def division(person: Person) -> str:
    parts = [part for part in person.unit.path.split("/") if part] if person.unit else []
    return parts[min(1, len(parts) - 1)] if parts else ""


def _seniority(one: Person, other: Person, points: int, rules: RoundRules) -> int:
    mine, theirs = current(one), current(other)
    if not (mine and theirs and mine.role.grade and theirs.role.grade):
        return 0
    step, best = theirs.role.grade.number - mine.role.grade.number, rules.seniority_best
    if best < 0:
        return points if step < 0 else points // 3 if step == 0 else 0
    return points * max(0, 3 - abs(max(-1, step) - best)) // 3


def _held_points(entry: PoolEntry, expert: Expert, points: int, recent: int) -> int:
    if entry.goal_id is None:
        return 0
    mine = current(entry.person)
    moving = mine is not None and mine.role_id != entry.goal_id
    for_role = points * 6 // 10 if moving else points
    roles = [
        faded(TODAY - min(TODAY, row.to_date or TODAY), recent)
        for row in Assignment.objects.filter(
            person=expert.person, role=entry.goal_id, from_date__lte=TODAY
        )
    ]
    for row in expert.roles.filter(role=entry.goal_id):
        years = max(0, TODAY.year - row.until - 1) if row.until else 0
        roles.append(faded(timedelta(days=years * 365.25), recent))
    found = for_role * max(roles, default=0) // 100
    if moving and mine is not None:
        made = [
            faded(TODAY - after.from_date, recent)
            for before, after in _steps(expert.person)
            if (before.role_id, after.role_id) == (mine.role_id, entry.goal_id)
        ]
        found += (points - for_role) * max(made, default=0) // 100
    return found


def _steps(person: Person) -> Iterator[tuple[Assignment, Assignment]]:
    rows = list(Assignment.objects.filter(person=person, kind="substantive").order_by("from_date"))
    for before, after in itertools.pairwise(rows):
        gap = (after.from_date - before.to_date).days if before.to_date else 0
        if before.role_id != after.role_id and before.end_reason != "retitled" and gap <= 31:
            yield before, after


def faded(ago: timedelta, recent: int) -> int:
    over = max(0, ceil(ago / timedelta(days=365.25) - recent))
    return max(20, 100 - 10 * over)


def best_matching(scores: Table, room: dict[int, int], tolerance: int) -> tuple[int, int, int, int]:
    """Of all matchings: most people, greatest total, highest worst fit within the tolerance, its total."""
    found = list(_matchings(list(scores), scores, room))
    most = max(len(pairs) for pairs in found)
    totals = [(sum(pairs), min(pairs, default=0)) for pairs in found if len(pairs) == most]
    best = max(total for total, _ in totals)
    allowed_total = best - best * tolerance // 1000
    worst = max(low for total, low in totals if total >= allowed_total)
    return most, best, worst, max(total for total, low in totals if low == worst)


def _matchings(left: list[int], scores: Table, room: dict[int, int]) -> Iterator[list[int]]:
    if not left:
        yield []
        return
    entry, *rest = left
    yield from _matchings(rest, scores, room)
    for expert, fit in scores[entry].items():
        if room[expert]:
            room[expert] -= 1
            for pairs in _matchings(rest, scores, room):
                yield [fit, *pairs]
            room[expert] += 1
