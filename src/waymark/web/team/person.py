"""One person, only what they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.mentoring.queries.pairs import known_pairs, with_known_pairs
from waymark.domain.people.queries import Person, direct_reports, person_by_id
from waymark.domain.plans.compute import Place, asked_in, held, place_of, uses_done
from waymark.domain.plans.queries import Step
from waymark.domain.plans.queries.team import LIVE, team_steps
from waymark.domain.reviews.queries import last_talks, next_talk
from waymark.domain.skills.compute import Fade, fades, uses_shown
from waymark.domain.skills.queries import Claim, Shown, Skill, claims_of, counting, evidence_shown
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act
from waymark.web.me.home.route import signs_of
from waymark.web.parts.fading import loss_in_words
from waymark.web.requests import act_of, as_request, looked_at

__all__ = ["one"]

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of theirs: the level that counts, 0..5, the level needed for the next stop (0: none),
    how it fades in words, "" if it does not, and the levels that person and manager said."""

    skill: Skill
    level: int
    need: int
    loss: str
    own: int | None
    seen: int | None


@require_safe
def one(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person, only what they share. 404 for anyone whose page the actor may not open."""
    act = act_of(request)
    team = list(with_known_pairs(act, direct_reports(act)))
    as_request(request).answers_for_people = bool(team)
    person = next((each for each in team if each.pk == person_id), None)
    answers = person is not None
    person = person or _seen(act, person_id)
    looked_at(request, person_id, "team-person")
    place = place_of(act, person_id)
    claims, shown = list(claims_of(act, person_id)), evidence_shown(act, person_id)
    steps = team_steps(act, [person_id]).get(person_id, [])
    live = [step for step in steps if step.plan.state in LIVE]
    context = {
        "member": person,
        "positions": place.positions,
        "current": place.position,
        "goal": place.goal,
        "plan": live[0].plan if live else None,
        "steps": live,
        "evidence": [each.evidence for each in shown[:MOST_SHOWN]],
        "answers": answers,
        **_neighbours(team, person),
        **_skills(act, place, claims, shown, steps, person.shares_skills),
        "last": last_talks(act, [person_id]).get(person_id) if answers else None,
        "next": next_talk(act, person_id) if answers else None,
        "pairs": known_pairs(person) if answers else [],
    }
    return render(request, "team/person.html", context)


def _seen(act: Act, person_id: int) -> Person:
    """Someone else whose page the actor may open without answering for them; 404 otherwise."""
    try:
        person = person_by_id(act, person_id)
    except Person.DoesNotExist:
        raise Http404 from None
    if person.pk == act.person_id:
        raise Http404
    return person


def _neighbours(team: Sequence[Person], person: Person) -> dict[str, Any]:
    """Who comes before and after in the manager's list."""
    places = {each.pk: at for at, each in enumerate(team)}
    at = places.get(person.pk)
    if at is None:
        return {}
    return {
        "before": team[at - 1] if at else None,
        "after": team[at + 1] if at + 1 < len(team) else None,
    }


def _skills(
    act: Act, place: Place, claims: Sequence[Claim], shown: Sequence[Shown], used: Sequence[Step],
    shared: bool,
) -> dict[str, Any]:  # fmt: skip
    """The route with the skills in place, and skill by skill what each says and what fades.

    Where they do not share their skills the route counts none: nobody knows how many are in place.
    """
    framework = current_framework()
    levels = {pk: claim.level for pk, claim in counting(claims, act.today).items()}
    asked = held(asked_in(framework, place.next_id), levels)
    found = fades([*uses_shown(shown), *uses_done(used)], claims, act.today) if claims else {}
    return {
        "signs": signs_of(place, framework, asked if shared and claims else ())
        if place.goal and place.goal.role
        else (),
        "skills": _rows(
            claims, levels, {each.skill_id: each.need for each in asked}, found, act.today
        ),
    }


def _rows(
    claims: Sequence[Claim],
    levels: Mapping[int, int],
    needs: Mapping[int, int],
    found: Mapping[int, Fade],
    today: date,
) -> list[SkillRow]:
    """What the next stop needs first, then by name."""
    voices: dict[int, dict[str, int]] = {}
    skills = {}
    for claim in claims:
        retired = claim.skill.retired_at is not None and claim.skill_id not in needs
        if claim.superseded_at is None and not retired:
            skills[claim.skill_id] = claim.skill
            voices.setdefault(claim.skill_id, {})[claim.source] = claim.level
    rows = [
        SkillRow(
            skill=skill,
            level=levels.get(pk, 0),
            need=needs.get(pk, 0),
            loss=loss_in_words(found[pk], today) if pk in found else "",
            own=voices[pk].get(ClaimSource.SELF.value),
            seen=voices[pk].get(ClaimSource.MANAGER.value),
        )
        for pk, skill in skills.items()
    ]
    rows.sort(key=lambda row: (not row.need, row.skill.name.casefold(), row.skill.pk))
    return rows
