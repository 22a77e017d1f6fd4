"""People hear in time, and once, that a certificate of theirs ends."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import TODAY, act_by
from tests.domain.recording import logged, verbs
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.domain.skills.operations import (
    Certificate,
    log_work,
    remind_of_certificates,
    withdraw_evidence,
)
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Act, Forbidden
from waymark.kernel.models import Notice, OutboxMessage

LAST = TODAY + timedelta(days=31)


def days_later(act: Act, days: int) -> Act:
    return replace(act, at=act.at + timedelta(days=days), today=act.today + timedelta(days=days))


def certified(person: Person, *skills: Skill) -> None:
    log_work(
        person=person, skills=[(each.pk, None) for each in skills], what="Passed the audit course",
        done_on=TODAY, kind=EvidenceKind.CERTIFICATE, certificate=Certificate(expires_on=LAST),
        key=uuid.uuid4(), act=act_by(person),
    )  # fmt: skip


def test_a_certificate_that_ends_is_told_once_within_thirty_days(
    ines: Person, skill: Skill, other: Skill, system_act: Act
) -> None:
    certified(ines, skill, other)
    logged(ines, skill)
    for days, told in ((0, 0), (1, 1), (1, 0), (2, 0), (30, 0), (31, 0)):
        assert remind_of_certificates(act=days_later(system_act, days)) == told, days
    notice = Notice.objects.get()
    assert (notice.person_id, notice.kind) == (ines.pk, "good_to_know")
    assert notice.params == {"skill": skill.name, "day": LAST.isoformat()}
    assert not OutboxMessage.objects.exists(), "on the page only"
    assert verbs().count("skills.certificates.reminded") == 1


def test_nobody_hears_of_what_ended_was_taken_back_or_belongs_to_who_left(
    ines: Person, petra: Person, skill: Skill, system_act: Act
) -> None:
    certified(ines, skill)
    certified(petra, skill)
    assert remind_of_certificates(act=days_later(system_act, 31)) == 0
    withdraw_evidence(evidence=ines.evidence.get(), act=act_by(ines))
    Person.objects.filter(pk=petra.pk).update(active=False)
    assert remind_of_certificates(act=days_later(system_act, 1)) == 0


def test_only_the_system_reminds_and_a_failing_log_tells_nobody(
    ines: Person, skill: Skill, system_act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    certified(ines, skill)
    with pytest.raises(Forbidden):
        remind_of_certificates(act=act_by(ines))

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.domain.skills.operations.reminding.record_loading", fail)
    with pytest.raises(OSError, match="full"):
        remind_of_certificates(act=days_later(system_act, 1))
    assert not Notice.objects.exists()
