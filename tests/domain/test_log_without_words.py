"""The act log cannot be rewritten, so it never holds a person's own words."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import NEXT_WEEK, act_at, make_pair, make_round, make_together
from waymark.domain.careers.models import Role
from waymark.domain.goals.operations import choose_goal, keep_option
from waymark.domain.mentoring.models import Expert, PoolEntry
from waymark.domain.mentoring.operations import (
    AgreementFields,
    Contract,
    OfferFields,
    Outsider,
    ask_to_help,
    book_session,
    change_offer,
    decline_ask,
    decline_pair,
    end_pair,
    hold_session,
    invite_outside,
    move_session,
    note_session,
    offer_help,
    set_goal,
    write_agreement,
    write_note,
)
from waymark.domain.mentoring.operations.programmes import ProgrammeFields, make_programme
from waymark.domain.mentoring.operations.rounds import cancel_round
from waymark.domain.mentoring.operations.wishes import MenteeWishes, join_as_mentee
from waymark.domain.mentoring.states import DeclineReason, EndReason, ExpertKind, ProgrammeKind
from waymark.domain.people.models import AccessGrant, Person, User
from waymark.domain.people.operations import report_wrong_facts
from waymark.domain.plans.models import Plan
from waymark.domain.plans.operations import add_step, edit_step
from waymark.domain.plans.operations.steps import StepFields
from waymark.domain.plans.states import StepKind
from waymark.domain.skills.models import Skill
from waymark.domain.skills.operations import Certificate, log_work
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.models import ActEntry
from waymark.workflows.recommending import stop_recommending

CANARY = "canary-7f3a"


def test_no_text_of_a_person_reaches_the_log(ines: Person, make_person: MakePerson) -> None:
    act = act_by(ines)
    user = User.objects.create(email="hannah@n.example", created_at=NOW)
    hannah = make_person("Hannah Lindqvist", user=user)
    AccessGrant.objects.create(person=hannah, role="hr", given_at=NOW)
    skill = Skill.objects.create(key="rig", name="Rig automation")
    role = Role.objects.create(name="Senior Test Engineer", state="published")
    keep_option(person=ines, role=role, act=act)
    keep_option(person=ines, skill=skill, skill_level=2, act=act)
    goal = choose_goal(person=ines, role=role, reason=f"{CANARY} reason", act=act)
    plan = Plan.objects.create(person=ines, goal=goal, created_at=NOW)
    fields = StepFields(
        title=f"{CANARY} title", detail=f"{CANARY} detail",
        starts_on=TODAY, ends_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    step = add_step(plan=plan, kind=StepKind.LEARN, fields=fields, key=uuid4(), act=act)
    edit_step(
        step=step, fields=replace(fields, title=f"{CANARY} new"), revision=step.revision, act=act
    )
    log_work(
        person=ines, skills=[(skill.pk, 2)], what=f"{CANARY} did", done_on=TODAY, key=uuid4(),
        kind=EvidenceKind.CERTIFICATE, act=act,
        certificate=Certificate(issuer=f"{CANARY} issuer", number=f"{CANARY} number"),
    )  # fmt: skip
    report_wrong_facts(person=ines, what=f"{CANARY} wrong", act=act)
    stop_recommending(why=f"{CANARY} why", act=act_by(hannah, "hr"))
    entries = list(ActEntry.objects.values("verb", "before", "after"))
    assert {"plans.step.added", "plans.step.edited", "skills.evidence.added"} <= {
        entry["verb"] for entry in entries
    }
    assert CANARY not in json.dumps(entries)
    edited = next(entry for entry in entries if entry["verb"] == "plans.step.edited")
    assert edited["after"]["reworded"] == ["title"]


def _words_of_a_pair() -> None:
    """All that the two of a pair write, from the agreement to the end."""
    two = make_together("active")
    write_agreement(
        pair=two.pair, fields=AgreementFields(f"{CANARY} text", f"{CANARY} rhythm"), seen_at=None,
        act=two.hers,
    )  # fmt: skip
    session = book_session(
        pair=two.pair, starts_at=NEXT_WEEK, minutes=60, place=f"{CANARY} place",
        agenda=f"{CANARY} agenda", key=uuid4(), act=two.hers,
    )  # fmt: skip
    move_session(
        session=session, starts_at=NEXT_WEEK + timedelta(days=1), minutes=60,
        place=f"{CANARY} other place", act=two.his,
    )  # fmt: skip
    then = act_at(two.his, NEXT_WEEK + timedelta(days=2))
    session.refresh_from_db()
    hold_session(session=session, note=f"{CANARY} note", observed=False, act=then)
    note_session(session=session, note=f"{CANARY} again", observed=False, act=then)
    write_note(pair=two.pair, text=f"{CANARY} own", shared=True, key=uuid4(), act=two.his)
    set_goal(
        pair=two.pair, text=f"{CANARY} goal", skill_id=None, level=None, key=uuid4(), act=two.hers
    )
    end_pair(pair=two.pair, reason=EndReason.OTHER, words=f"{CANARY} end", act=two.his)


def _words_before_a_pair(ines: Person) -> None:
    """Offers, asks, answers and wishes."""
    vera, sven = make_employee("Vera Novak"), make_employee("Sven Lund")
    offer = OfferFields(
        ExpertKind.MENTOR, languages=["en"], about=f"{CANARY} about", wont=f"{CANARY} wont"
    )
    mentor = offer_help(person=vera, offer=offer, act=act_by(vera))
    change_offer(expert=mentor, offer=replace(offer, about=f"{CANARY} anew"), act=act_by(vera))
    ask = ask_to_help(expert=mentor, about=f"{CANARY} ask", key=uuid4(), act=act_by(ines))
    decline_ask(ask=ask, reason=DeclineReason.OTHER, words=f"{CANARY} no", act=act_by(vera))
    given = make_pair(sven, Expert.objects.get(pk=mentor.pk), "published")
    decline_pair(
        pair=given, reason=DeclineReason.OTHER, words=f"{CANARY} rather not", act=act_by(sven)
    )
    asking = make_round(state="inviting")
    entry = PoolEntry.objects.create(round=asking, person=ines, side="mentee", invited_at=NOW)
    wishes = MenteeWishes(languages=["en"], avoided=[vera.pk], question=f"{CANARY} question")
    join_as_mentee(entry=entry, wishes=wishes, act=act_by(ines))


def _words_of_learning() -> None:
    """Programmes, rounds and people from outside."""
    learning = act_by(make_employee("Priya Raman"), "learning")
    make_programme(
        kind=ProgrammeKind.SKILL, key=uuid4(), act=learning,
        fields=ProgrammeFields(f"{CANARY} name", f"{CANARY} about", True, 5, 16),
    )  # fmt: skip
    cancel_round(
        a_round=make_round(state="inviting", number=7), reason=f"{CANARY} why", act=learning
    )
    invite_outside(
        who=Outsider("coach@partner.example", f"{CANARY}", "Novak"),
        contract=Contract(f"{CANARY} partner"),
        offer=OfferFields(ExpertKind.COACH, languages=["en"], about=f"{CANARY} outside"),
        act=learning,
    )  # fmt: skip


def test_no_word_of_mentoring_reaches_the_log(ines: Person) -> None:
    _words_of_a_pair()
    _words_before_a_pair(ines)
    _words_of_learning()
    entries = list(ActEntry.objects.values("verb", "person_id", "before", "after"))
    assert {
        "mentoring.note.written", "mentoring.session.noted", "mentoring.pair.ended",
        "mentoring.ask.declined", "mentoring.entry.joined", "mentoring.round.cancelled",
        "mentoring.expert.invited", "mentoring.agreement.written", "mentoring.pair_goal.set",
    } <= {entry["verb"] for entry in entries}  # fmt: skip
    assert CANARY not in json.dumps(entries)


def test_the_log_about_a_mentee_does_not_say_why_the_other_one_ended(ines: Person) -> None:
    """The line is in the mentee's export; the reason was for L&D."""
    two = make_together("active")
    end_pair(pair=two.pair, reason=EndReason.NOT_THE_RIGHT_MATCH, words="", act=two.his)
    given = make_pair(ines, two.expert, "published")
    decline_pair(pair=given, reason=DeclineReason.CONFLICT, words="", act=two.his)
    lines = ActEntry.objects.filter(verb__startswith="mentoring.pair.")
    assert lines.count() == 2
    said = json.dumps(list(lines.values("before", "after")))
    assert EndReason.NOT_THE_RIGHT_MATCH.value not in said
    assert DeclineReason.CONFLICT.value not in said
