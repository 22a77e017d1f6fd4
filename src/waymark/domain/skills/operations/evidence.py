"""The record: what people log of their work, and what they take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.policies import edit_own
from waymark.domain.skills import policies
from waymark.domain.skills.models import Claim, Confirmation, Evidence, Skill
from waymark.domain.skills.operations.asking import ask_about, tell_no_longer
from waymark.domain.skills.operations.words import LEVEL_MAX, keep_word, line_of, one_at_a_time
from waymark.domain.skills.states import ClaimSource, ConfirmationState, EvidenceKind
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.notices import take_back

__all__ = ["Certificate", "log_work", "withdraw_evidence"]

OLDEST_EVIDENCE = timedelta(days=60 * 366)
LONGEST_VALIDITY = timedelta(days=60 * 366)
MOST_SKILLS = 8


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who gave a certificate, its number, and the first day on which it no longer holds."""

    issuer: str = ""
    number: str = ""
    expires_on: date | None = None


@transaction.atomic
def log_work(
    *, person: Person, skills: Sequence[tuple[int, int | None]], what: str, done_on: date,
    key: UUID, act: Act, kind: EvidenceKind = EvidenceKind.WORK, step_id: int | None = None,
    certificate: Certificate | None = None, ask: Sequence[int] = (),
) -> list[Evidence]:  # fmt: skip
    """Log one thing that a person did; each skill it shows is one piece of evidence.

    skills       skill ids, each with the level 1..5 it shows, or None where nobody knows.
    certificate  goes with the kind of that name; with a level it is a word on the level, too.
    step_id      the step of the person's own plan that it came from; the caller has checked it.
    ask          persons who are asked to confirm it, see `ask_confirmation`.
    key          comes with the form: sent twice, the same form logs and asks once.
    Returns the evidence in the order of `skills`.
    Raises Forbidden, or Refused when a value makes no sense; then nothing is kept.
    """
    edit_own.require(act, person)
    _check(skills, what, done_on, act)
    given = _certificate(kind, certificate, done_on)
    found, new = [], []
    for skill_id, level in skills:
        evidence, fresh = Evidence.objects.get_or_create(
            person=person, key=uuid5(key, str(skill_id)),
            defaults={
                "skill_id": skill_id, "what": what.strip(), "done_on": done_on, "level": level,
                "kind": kind.value, "step_id": step_id, "entry": key, "logged_at": act.at,
                "expires_on": given.expires_on, "issuer": given.issuer, "number": given.number,
            },
        )  # fmt: skip
        found.append(evidence)
        if fresh:
            new.append(evidence)
    for evidence in new:
        _log(evidence, act)
    if new:
        ask_about(new, ask, act)
    return found


def _log(evidence: Evidence, act: Act) -> None:
    """The lines of one new piece of evidence; a certificate with a level says that level."""
    if evidence.kind == EvidenceKind.CERTIFICATE.value and evidence.level is not None:
        one_at_a_time(evidence.person_id)
        claim, last = keep_word(
            person_id=evidence.person_id, skill_id=evidence.skill_id,
            source=ClaimSource.CERTIFICATE, level=evidence.level, evidence=evidence, act=act,
        )  # fmt: skip
        record(act, "skills.claim.said", claim, **line_of(claim, last))
    record(
        act, "skills.evidence.added", evidence, person_id=evidence.person_id,
        after={
            "skill": evidence.skill_id, "done_on": evidence.done_on, "level": evidence.level,
            "kind": evidence.kind, "step": evidence.step_id,
        },
    )  # fmt: skip


def _check(skills: Sequence[tuple[int, int | None]], what: str, done_on: date, act: Act) -> None:
    if not what.strip():
        raise Refused(_("Say in a few words what you did."))
    if done_on > act.today:
        raise Refused(_("Choose a day that has passed: evidence is something you did."))
    if done_on < act.today - OLDEST_EVIDENCE:
        raise Refused(_("Choose a day within your working life."))
    if any(level is not None and not 1 <= level <= LEVEL_MAX for _skill, level in skills):
        raise Refused(_("Choose a level between 1 and 5."))
    ids = {skill_id for skill_id, _level in skills}
    known = Skill.objects.filter(pk__in=ids, retired_at__isnull=True)
    if not ids or known.count() != len(ids):
        raise Refused(_("Choose a skill from the list."))
    if len(ids) != len(skills):
        raise Refused(_("Choose each skill once."))
    if len(ids) > MOST_SKILLS:
        raise Refused(_("Choose at most %(n)d skills.") % {"n": MOST_SKILLS})


def _certificate(kind: EvidenceKind, certificate: Certificate | None, done_on: date) -> Certificate:
    """What to keep of a certificate: nothing for other kinds."""
    given = certificate or Certificate()
    if kind is not EvidenceKind.CERTIFICATE:
        if given != Certificate():
            raise Refused(_("Only a certificate has an issuer, a number and a last day."))
        return given
    ends = given.expires_on
    if ends is not None and ends <= done_on:
        raise Refused(_("The certificate ends before it was given. Change one of the days."))
    if ends is not None and ends > done_on + LONGEST_VALIDITY:
        raise Refused(_("Choose a last day within sixty years, or leave it open."))
    return Certificate(given.issuer.strip(), given.number.strip(), ends)


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, act: Act) -> Evidence:
    """Take a piece of evidence back; it no longer counts and nobody else sees it.

    Colleagues who were asked are asked no longer, and what was said on the strength of it (by a
    certificate, by who confirmed it) is superseded. A second time changes nothing.
    Raises Forbidden for anyone but the person themself.
    """
    policies.own_evidence.require(act, evidence)
    moved = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=act.at
    )
    if moved:
        evidence.withdrawn_at = act.at
        Confirmation.objects.filter(evidence=evidence, state=ConfirmationState.ASKED.value).update(
            state=ConfirmationState.WITHDRAWN.value, withdrawn_at=act.at
        )
        Claim.objects.filter(evidence=evidence, superseded_at__isnull=True).update(
            superseded_at=act.at
        )
        tell_no_longer(Confirmation.objects.filter(evidence=evidence).select_related("evidence"))
        take_back(person_id=evidence.person_id, address=f"/me/record/{evidence.pk}")
        record(act, "skills.evidence.withdrawn", evidence, person_id=evidence.person_id)
    return evidence
