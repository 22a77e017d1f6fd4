"""What is logged: kept once, refused where it makes no sense, seen by whom it should be."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.conftest import TODAY, MakePerson, act_by
from tests.domain.recording import asked, logged, verbs
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.skills import queries
from waymark.domain.skills.models import Claim, Confirmation, Evidence, Skill
from waymark.domain.skills.operations import (
    Certificate,
    confirm_evidence,
    log_work,
)
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import Notice, OutboxMessage


def test_one_piece_of_work_shows_several_skills_and_asks_once(
    ines: Person, petra: Person, skill: Skill, other: Skill
) -> None:
    key = uuid.uuid4()
    shows = [(skill.pk, 3), (other.pk, None)]
    for _ in range(2):  # a double click
        pieces = log_work(
            person=ines, skills=shows, what=" Found the leak ", done_on=TODAY, key=key,
            kind=EvidenceKind.OBSERVED, step_id=77, ask=[petra.pk], act=act_by(ines),
        )  # fmt: skip
    assert [(each.skill_id, each.level) for each in pieces] == shows
    assert {(each.what, each.kind, each.step_id, each.entry) for each in pieces} == {
        ("Found the leak", "observed", 77, key)
    }
    assert Evidence.objects.count() == Confirmation.objects.count() == 2
    assert verbs().count("skills.evidence.added") == 2
    notice = Notice.objects.get(code="skills.confirmation-asked")
    assert (notice.person_id, notice.kind) == (petra.pk, "needs_you")
    assert OutboxMessage.objects.filter(person_id=petra.pk).count() == 1


def test_a_certificate_is_a_word_on_the_level_until_it_ends(ines: Person, skill: Skill) -> None:
    certificate = Certificate("TÜV Rheinland", "A-17", TODAY + timedelta(days=10))
    logged(ines, skill, skills=[(skill.pk, 4)], kind=EvidenceKind.CERTIFICATE,
           certificate=certificate)  # fmt: skip
    claim = Claim.objects.get()
    assert (claim.source, claim.level, claim.expires_on) == (
        "certificate",
        4,
        certificate.expires_on,
    )
    act = act_by(ines)
    assert queries.levels_of(act, ines.pk) == {skill.pk: 4}
    for days, levels in ((9, {skill.pk: 4}), (10, {}), (99, {})):
        later = type(act)(act.actor, at=act.at, today=TODAY + timedelta(days=days))
        assert queries.levels_of(later, ines.pk) == levels


def test_two_certificates_stand_side_by_side(ines: Person, skill: Skill) -> None:
    for level in (3, 4):
        logged(ines, skill, skills=[(skill.pk, level)], kind=EvidenceKind.CERTIFICATE)
    assert Claim.objects.filter(superseded_at__isnull=True).count() == 2
    assert queries.levels_of(act_by(ines), ines.pk) == {skill.pk: 4}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"done_on": TODAY + timedelta(days=1)}, "has passed"),
        ({"certificate": Certificate(number="7")}, "Only a certificate"),
        ({"kind": EvidenceKind.CERTIFICATE,
          "certificate": Certificate(expires_on=TODAY)}, "ends before"),
        ({"kind": EvidenceKind.CERTIFICATE,
          "certificate": Certificate(expires_on=date(9999, 1, 1))}, "sixty years"),
        ({"skills": []}, "from the list"),
        ({"skills": [(10**9, None)]}, "from the list"),
        ({"what": " \t"}, "few words"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    ines: Person, skill: Skill, change: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        logged(ines, skill, **change)
    assert not Evidence.objects.exists()
    assert verbs() == []


def test_a_skill_counts_once_and_few_skills_fit(ines: Person, skill: Skill) -> None:
    with pytest.raises(Refused, match="once"):
        logged(ines, skill, skills=[(skill.pk, None), (skill.pk, 2)])
    many = [Skill.objects.create(key=f"k{n}", name=f"Skill {n}") for n in range(9)]
    with pytest.raises(Refused, match="at most 8"):
        logged(ines, skill, skills=[(each.pk, None) for each in many])


def test_nobody_logs_for_another(ines: Person, petra: Person, skill: Skill) -> None:
    with pytest.raises(Forbidden):
        logged(ines, skill, act=act_by(petra, "hr"))
    assert not Evidence.objects.exists()


def test_a_refused_ask_keeps_nothing_of_the_log(ines: Person, skill: Skill) -> None:
    with pytest.raises(Refused, match="your own work"):
        logged(ines, skill, ask=[ines.pk])
    assert not Evidence.objects.exists()
    assert not Notice.objects.exists()


def test_a_manager_sees_what_was_confirmed_once_skills_are_shared(
    ines: Person, petra: Person, skill: Skill, make_person: MakePerson
) -> None:
    tomasz, sven = make_person("Tomasz Wilk"), make_person("Sven Lund")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2024, 1, 1))
    evidence = logged(ines, skill)
    confirm_evidence(confirmation=asked(evidence, petra), act=act_by(petra))
    asked(evidence, sven)
    assert queries.confirmations_of(act_by(tomasz), evidence) == []
    Person.objects.filter(pk=ines.pk).update(shares_skills=True)
    seen = queries.confirmations_of(act_by(tomasz), evidence)
    assert [each.asked for each in seen] == [petra]
    rows = list(queries.record_entries(act_by(tomasz), ines.pk))
    assert [each.asked for each in rows[0].confirmations.all()] == [petra]
    assert len(queries.confirmations_of(act_by(ines), evidence)) == 2
    assert queries.confirmations_of(act_by(petra), evidence) == []


def test_the_record_is_filtered_and_counted(
    ines: Person, petra: Person, skill: Skill, other: Skill
) -> None:
    evidence = logged(ines, skill)
    logged(ines, other, kind=EvidenceKind.TRAINING)
    confirm_evidence(confirmation=asked(evidence, petra), act=act_by(petra))
    act = act_by(ines)
    assert [each.pk for each in queries.record_entries(act, ines.pk, skill_id=skill.pk)] == [
        evidence.pk
    ]
    training = queries.record_entries(act, ines.pk, kind=EvidenceKind.TRAINING)
    assert [each.skill_id for each in training] == [other.pk]
    counted = queries.skills_in_record(act, ines.pk)
    assert [(each.skill_id, each.pieces, each.confirmed) for each in counted] == [
        (other.pk, 1, 0), (skill.pk, 1, 1),
    ]  # fmt: skip
    assert queries.skills_in_record(act_by(petra), ines.pk) == []


@pytest.mark.parametrize("module", ["evidence", "asking", "answering"])
def test_a_failing_log_undoes_everything(
    ines: Person, petra: Person, skill: Skill, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    ask = asked(logged(ines, skill), petra)
    doing: dict[str, Callable[[], object]] = {
        "evidence": lambda: logged(ines, skill, ask=[petra.pk]),
        "asking": lambda: logged(ines, skill, ask=[petra.pk]),
        "answering": lambda: confirm_evidence(
            confirmation=ask, act=act_by(petra), levels={skill.pk: 3}
        ),
    }
    before = (Evidence.objects.count(), Confirmation.objects.count(), Notice.objects.count())

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr(f"waymark.domain.skills.operations.{module}.record", fail)
    with pytest.raises(OSError, match="full"):
        doing[module]()
    after = (Evidence.objects.count(), Confirmation.objects.count(), Notice.objects.count())
    assert after == before
    assert not Claim.objects.exists()
    ask.refresh_from_db()
    assert ask.state == "asked"
