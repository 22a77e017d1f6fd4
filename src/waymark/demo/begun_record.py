"""What some people of the demo logged of their work, and whom they asked to confirm it.

Through the same operations as on the pages. Afterwards something is confirmed, one thing waits for
the manager and one for the employee whom the demo lists first, and a certificate ends soon.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from waymark.domain.people.queries import Person, act_of_person_id, direct_reports
from waymark.domain.skills.operations import Certificate, confirm_evidence, log_work
from waymark.domain.skills.queries import Evidence, asked_of, levels_of, skills_by_id
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Act

__all__ = ["keep_records"]

SHOWN = "Showed two new colleagues how we do {skill}"
LED = "Took on {skill} for the spring release and closed it on the day"
WROTE = "Wrote the team’s guide to {skill}"
NOTE = "Clear, and it has saved us the second round of questions."
ISSUER = "Institute for Applied Metrology"


def keep_records(*, manager_id: int, employee_id: int, act: Act) -> int:
    """Let the first three reports, but for one employee, log what they did; returns how much."""
    reports = [
        (person, _act_of(person.pk, act))
        for person in direct_reports(_act_of(manager_id, act))
        if person.pk != employee_id
    ]
    able = [(person, own, best) for person, own in reports if (best := _best(own))][:3]
    if len(able) < 3:
        return 0
    (one, own, strong), (two, other, sound), (three, third, known) = able
    done = [
        _log(one, own, strong[0], SHOWN, days=9, kind=EvidenceKind.OBSERVED, ask=two.pk),
        _log(one, own, strong[-1], LED, days=3, ask=manager_id),
        _log(two, other, sound[0], WROTE, days=16, ask=employee_id),
        _log(three, third, known[0], LED, days=30),
        _certify(three, third, known[-1]),
    ]
    for ask in asked_of(other).filter(evidence=done[0]):
        confirm_evidence(
            confirmation=ask, levels={ask.evidence.skill_id: _level(own, ask.evidence)}, note=NOTE,
            act=other,
        )  # fmt: skip
    return len(done)


def _act_of(person_id: int, act: Act) -> Act:
    return replace(act_of_person_id(person_id, act.at), today=act.today)


def _best(act: Act) -> list[int]:
    """The skills that the actor holds, highest level first."""
    levels = levels_of(act, act.person_id or 0)
    held = [skill_id for skill_id, level in levels.items() if level]
    return sorted(held, key=lambda skill_id: (-levels[skill_id], skill_id))


def _level(act: Act, evidence: Evidence) -> int:
    return levels_of(act, evidence.person_id)[evidence.skill_id]


def _log(
    person: Person, act: Act, skill_id: int, words: str, *, days: int,
    kind: EvidenceKind = EvidenceKind.WORK, ask: int | None = None,
) -> Evidence:  # fmt: skip
    name = skills_by_id([skill_id])[skill_id].name
    (done,) = log_work(
        person=person, skills=[(skill_id, None)], done_on=act.today - timedelta(days=days),
        what=words.format(skill=name[:1].lower() + name[1:]), kind=kind,
        ask=[ask] if ask else (), key=uuid5(NAMESPACE_URL, f"{person.key}/{skill_id}/{words}"),
        act=act,
    )  # fmt: skip
    return done


def _certify(person: Person, act: Act, skill_id: int) -> Evidence:
    """A certificate that was given three years ago and ends within six weeks."""
    name, ends = skills_by_id([skill_id])[skill_id].name, act.today + timedelta(days=38)
    (done,) = log_work(
        person=person, skills=[(skill_id, levels_of(act, person.pk)[skill_id])],
        what=f"Certificate in {name[:1].lower() + name[1:]}", kind=EvidenceKind.CERTIFICATE,
        done_on=ends.replace(year=ends.year - 3, day=min(ends.day, 28)),
        certificate=Certificate(ISSUER, "IAM-20417", ends),
        key=uuid5(NAMESPACE_URL, f"{person.key}/{skill_id}/certificate"), act=act,
    )  # fmt: skip
    return done
