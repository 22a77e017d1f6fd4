"""Colleagues are asked to confirm and answer: once, in time, about one thing only."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.domain.recording import asked, logged, verbs
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.skills import queries
from waymark.domain.skills.models import Claim, Confirmation, Skill
from waymark.domain.skills.operations import (
    ask_confirmation,
    confirm_evidence,
    decline_confirmation,
    log_work,
    withdraw_ask,
    withdraw_evidence,
)
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import Notice

# --- asking ----------------------------------------------------------------------------------


def test_asked_twice_is_asked_once_whatever_was_answered(
    ines: Person, petra: Person, skill: Skill
) -> None:
    evidence = logged(ines, skill)
    first = asked(evidence, petra)
    assert asked(evidence, petra) == first
    confirm_evidence(confirmation=first, act=act_by(petra))
    assert asked(evidence, petra).state == "confirmed"
    assert Notice.objects.filter(person_id=petra.pk).count() == 1


def test_who_declined_is_left_in_peace_and_asked_once_more_after_that(
    ines: Person, petra: Person, skill: Skill
) -> None:
    evidence = logged(ines, skill)
    first = asked(evidence, petra)
    decline_confirmation(confirmation=first, act=act_by(petra))

    def ask_on(at: datetime) -> Confirmation:
        act = replace(act_by(ines), at=at, today=at.date())
        return ask_confirmation(evidence=evidence, asked_ids=[petra.pk], act=act)[0]

    for too_early in (NOW, NOW + queries.ASK_AGAIN_AFTER - timedelta(seconds=1)):
        with pytest.raises(Refused, match="ask them again from"):
            ask_on(too_early)
    again = [ask_on(NOW + queries.ASK_AGAIN_AFTER) for _ in range(2)]
    assert again == [first, first]
    first.refresh_from_db()
    assert (first.state, first.answered_at) == ("asked", None)
    assert Notice.objects.filter(person_id=petra.pk, read_at__isnull=True).count() == 1
    assert verbs().count("skills.confirmation.asked") == 2
    confirm_evidence(confirmation=first, act=act_by(petra), levels={skill.pk: 3})
    assert Claim.objects.get().level == 3
    assert not Notice.objects.filter(person_id=petra.pk, read_at__isnull=True).exists()


def test_that_someone_declined_is_shown_to_the_person_alone(
    ines: Person, petra: Person, skill: Skill, make_person: MakePerson
) -> None:
    tomasz = make_person("Tomasz Wilk")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=TODAY)
    Person.objects.filter(pk=ines.pk).update(shares_skills=True)
    evidence = logged(ines, skill)
    ask = asked(evidence, petra)
    decline_confirmation(confirmation=ask, act=act_by(petra))
    assert queries.confirmations_of(act_by(ines), evidence) == [ask]
    seen = queries.record_entries(act_by(tomasz), ines.pk).get()
    assert seen.what == "Found the leak", "her own word stays"
    assert list(seen.confirmations.all()) == []


def test_at_most_three_are_asked_at_a_time(
    ines: Person, skill: Skill, make_person: MakePerson
) -> None:
    evidence = logged(ines, skill)
    colleagues = [make_person(f"Colleague {n}") for n in range(5)]
    asks = [asked(evidence, each) for each in colleagues[:3]]
    assert [each.place for each in asks] == [1, 2, 3]
    with pytest.raises(Refused, match="3 people"):
        asked(evidence, colleagues[3])
    confirm_evidence(confirmation=asks[1], act=act_by(colleagues[1]))
    assert asked(evidence, colleagues[3]).place == 2
    withdraw_ask(confirmation=asks[0], act=act_by(ines))
    assert asked(evidence, colleagues[4]).place == 1


def test_the_limit_and_the_pairs_are_held_by_the_database(
    ines: Person, petra: Person, skill: Skill
) -> None:
    evidence = logged(ines, skill)
    asked(evidence, petra)
    for wrong in (
        {"place": 1}, {"place": 4}, {"place": 2, "state": "confirmed"},
        {"place": 2, "answered_at": NOW}, {"place": 2, "level": 3},
        {"place": 2, "state": "confirmed", "answered_at": NOW, "level": 6},
        {"place": 2, "state": "withdrawn"}, {"place": 2, "state": "perhaps"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Confirmation.objects.create(evidence=evidence, asked=ines, asked_at=NOW, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(evidence=evidence, asked=petra, asked_at=NOW, place=2)


def test_who_has_left_or_is_nobody_cannot_be_asked(
    ines: Person, skill: Skill, make_person: MakePerson
) -> None:
    evidence = logged(ines, skill)
    gone = make_person("Lou Martin", active=False)
    for asked_id in (gone.pk, 10**9):
        with pytest.raises(Refused, match="not here any more"):
            ask_confirmation(evidence=evidence, asked_ids=[asked_id], act=act_by(ines, "hr"))
    assert not Confirmation.objects.exists()


def test_only_the_owner_asks_and_takes_the_ask_back(
    ines: Person, petra: Person, skill: Skill, make_person: MakePerson
) -> None:
    evidence = logged(ines, skill)
    ask, stranger = asked(evidence, petra), make_person("Sven Lund")
    for who in (petra, stranger):
        with pytest.raises(Forbidden):
            ask_confirmation(evidence=evidence, asked_ids=[stranger.pk], act=act_by(who))
        with pytest.raises(Forbidden):
            withdraw_ask(confirmation=ask, act=act_by(who))
    for _ in range(2):
        withdraw_ask(confirmation=ask, act=act_by(ines))
    assert verbs().count("skills.confirmation.withdrawn") == 1
    assert list(queries.asked_of(act_by(petra))) == []


def test_an_ask_taken_back_leaves_no_notice_behind(
    ines: Person, petra: Person, skill: Skill, other: Skill
) -> None:
    pieces = log_work(
        person=ines, skills=[(skill.pk, 2), (other.pk, None)], what="Found the leak",
        done_on=TODAY, key=uuid.uuid4(), ask=[petra.pk], act=act_by(ines),
    )  # fmt: skip
    first, second = Confirmation.objects.order_by("pk")
    told = Notice.objects.filter(person_id=petra.pk)
    withdraw_ask(confirmation=first, act=act_by(ines))
    assert told.get().address == f"/me/asked/{second.pk}", "it goes on to what is still asked"
    confirm_evidence(confirmation=second, act=act_by(petra))
    own = Notice.objects.filter(person_id=ines.pk)
    assert own.get().address == f"/me/record/{pieces[1].pk}"
    withdraw_evidence(evidence=pieces[1], act=act_by(ines))
    assert not told.exists()
    assert not own.exists()


# --- answering -------------------------------------------------------------------------------


def test_one_yes_confirms_what_was_logged_at_once_and_says_levels(
    ines: Person, petra: Person, skill: Skill, other: Skill
) -> None:
    pieces = log_work(
        person=ines, skills=[(skill.pk, 2), (other.pk, None)], what="Found the leak",
        done_on=TODAY, key=uuid.uuid4(), ask=[petra.pk], act=act_by(ines),
    )  # fmt: skip
    first = queries.asked_of(act_by(petra))[0]
    for _ in range(2):  # a double click
        done = confirm_evidence(
            confirmation=first, act=act_by(petra), levels={skill.pk: 3}, note=" Clear work "
        )
    assert {each.state for each in done} == {"confirmed"}
    assert [each.level for each in Confirmation.objects.order_by("pk")] == [3, None]
    claim = Claim.objects.get()
    assert (claim.source, claim.said_by_id, claim.level) == ("colleague", petra.pk, 3)
    assert claim.evidence_id == pieces[0].pk
    assert queries.levels_of(act_by(ines), ines.pk) == {skill.pk: 3}
    told = Notice.objects.get(person_id=ines.pk)
    assert (told.code, told.kind) == ("skills.confirmed", "good_to_know")
    assert verbs().count("skills.confirmation.confirmed") == 2


def test_who_watched_says_an_observed_level(ines: Person, petra: Person, skill: Skill) -> None:
    ask = asked(logged(ines, skill, kind=EvidenceKind.OBSERVED), petra)
    confirm_evidence(confirmation=ask, act=act_by(petra), levels={skill.pk: 4})
    assert Claim.objects.get().source == "observed"


def test_each_colleague_has_a_word_of_their_own_and_supersedes_only_it(
    ines: Person, petra: Person, skill: Skill, make_person: MakePerson
) -> None:
    sven = make_person("Sven Lund")
    for colleague, level in ((petra, 2), (sven, 4), (petra, 3)):
        ask = asked(logged(ines, skill), colleague)
        confirm_evidence(confirmation=ask, act=act_by(colleague), levels={skill.pk: level})
    current = Claim.objects.filter(superseded_at__isnull=True).order_by("pk")
    assert [(each.said_by_id, each.level) for each in current] == [(sven.pk, 4), (petra.pk, 3)]
    assert Claim.objects.count() == 3


def test_declining_tells_nobody_and_writes_no_level(
    ines: Person, petra: Person, skill: Skill
) -> None:
    ask = asked(logged(ines, skill), petra)
    for _ in range(2):
        decline_confirmation(confirmation=ask, act=act_by(petra))
    assert not Notice.objects.filter(person_id=ines.pk).exists()
    assert not Claim.objects.exists()
    assert verbs().count("skills.confirmation.declined") == 1
    with pytest.raises(Refused, match="answered"):
        confirm_evidence(confirmation=ask, act=act_by(petra))


def test_only_who_was_asked_answers_and_not_once_they_left(
    ines: Person, petra: Person, skill: Skill, make_person: MakePerson
) -> None:
    ask = asked(logged(ines, skill), petra)
    for who in (ines, make_person("Sven Lund")):
        with pytest.raises(Forbidden):
            confirm_evidence(confirmation=ask, act=act_by(who, "hr"))
        with pytest.raises(Forbidden):
            decline_confirmation(confirmation=ask, act=act_by(who, "hr"))
    Person.objects.filter(pk=petra.pk).update(active=False)
    with pytest.raises(Forbidden):
        confirm_evidence(confirmation=ask, act=act_by(petra))
    assert list(queries.asked_of(act_by(petra))) == []
    ask.refresh_from_db()
    assert ask.state == "asked"


@pytest.mark.parametrize("level", [0, 6, -1, 10**9])
def test_levels_outside_the_scale_are_refused(
    ines: Person, petra: Person, skill: Skill, level: int
) -> None:
    ask = asked(logged(ines, skill), petra)
    with pytest.raises(Refused, match="between 1 and 5"):
        confirm_evidence(confirmation=ask, act=act_by(petra), levels={skill.pk: level})
    ask.refresh_from_db()
    assert ask.state == "asked"


def test_what_is_taken_back_takes_asks_and_words_with_it(
    ines: Person, petra: Person, skill: Skill, make_person: MakePerson
) -> None:
    sven = make_person("Sven Lund")
    evidence = logged(ines, skill, skills=[(skill.pk, 4)], kind=EvidenceKind.CERTIFICATE)
    confirm_evidence(confirmation=asked(evidence, petra), act=act_by(petra), levels={skill.pk: 5})
    waiting = asked(evidence, sven)
    assert queries.levels_of(act_by(ines), ines.pk) == {skill.pk: 5}
    withdraw_evidence(evidence=evidence, act=act_by(ines))
    assert queries.levels_of(act_by(ines), ines.pk) == {}
    assert Claim.objects.filter(superseded_at=NOW).count() == 2, "history is kept"
    with pytest.raises(Confirmation.DoesNotExist):
        queries.confirmation_by_id(act_by(sven), waiting.pk)
    for answer in (confirm_evidence, decline_confirmation):
        with pytest.raises(Forbidden):
            answer(confirmation=waiting, act=act_by(sven))
    with pytest.raises(Refused, match="taken this back"):
        asked(evidence, sven)
