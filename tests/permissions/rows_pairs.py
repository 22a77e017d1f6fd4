"""Pairs around Ines: one at work with Mina, who mentors her, one over, and one of Petra's to answer.

Tomasz, her manager, is their sponsor and sees when they meet, not what they work on.
"""

import uuid
from datetime import date, timedelta

from django.db.models import Model

from tests.conftest import NOW
from tests.domain.builders import Framework
from waymark.domain.mentoring.models import (
    Agreement,
    Ask,
    Expert,
    Feedback,
    Pair,
    PairGoal,
    PairNote,
    Programme,
    Round,
    Session,
)
from waymark.domain.mentoring.states import RoundRules
from waymark.domain.people.models import Person
from waymark.kernel.sealing import seal

__all__ = ["PAIR_MARKS", "PAIR_READERS", "more_pairs", "pair_rows"]

_MARKED = (
    "pair_agenda", "pair_held_note", "pair_note_own", "pair_note_shared", "pair_goal",
    "pair_agreement", "pair_words", "pair_place", "ask_about",
)  # fmt: skip
PAIR_MARKS = {row: f"zq-{row}-qz" for row in _MARKED}
PAIR_READERS = {
    "pair_agenda": "self mentor", "pair_held_note": "self mentor", "pair_note_own": "self",
    "pair_note_shared": "self mentor", "pair_goal": "self mentor", "pair_agreement": "self mentor",
    "pair_words": "learning", "pair_place": "self mentor", "ask_about": "self mentor",
}  # fmt: skip
LONG_AGO = NOW - timedelta(days=40)


def pair_rows(people: dict[str, Person], framework: Framework) -> dict[str, Model]:
    """The rows by name; those in PAIR_MARKS hold their mark."""
    ines, mina = people["self"], people["mentor"]
    programme = Programme.objects.create(
        name="Mentoring for a next role", kind="next_role", key=_key("programme"), made_at=NOW,
        made_by_id=people["learning"].pk,
    )  # fmt: skip
    a_round = Round.objects.create(
        programme=programme, number=1, name="Autumn round", state="running",
        rules=RoundRules().stored(), join_until=date(2026, 9, 1), starts_on=date(2026, 10, 1),
        ends_on=date(2027, 4, 1), key=_key("round"), made_at=LONG_AGO, made_by_id=1,
        published_at=LONG_AGO, published_by_id=people["learning"].pk,
    )  # fmt: skip
    expert = Expert.objects.create(person=mina, state="agreed", places=40, taken=2)
    both = {"mentee_accepted_at": LONG_AGO, "expert_accepted_at": LONG_AGO}
    pair = _pair(ines, expert, a_round, state="active", met_at=LONG_AGO, **both)
    over = _pair(ines, expert, None, state="ended", closed_at=LONG_AGO, why="other",
                 closed_by_id=mina.pk, words=PAIR_MARKS["pair_words"], **both)  # fmt: skip
    peers = _pair(people["peer"], expert, a_round, state="published")
    ask = Ask.objects.create(
        mentee=ines, expert=expert, state="declined", about=PAIR_MARKS["ask_about"], asked_at=NOW,
        answered_at=NOW, key=_key("ask"),
    )  # fmt: skip
    return {
        "programme_of_pair": programme, "round_of_pair": a_round, "expert_mentor": expert,
        "pair": pair, "pair_over": over, "pair_of_peer": peers, "ask": ask,
        **_work_of(pair, people["manager"], framework),
    }  # fmt: skip


def _work_of(pair: Pair, sponsor: Person, framework: Framework) -> dict[str, Model]:
    """What the two of a pair have written and planned."""
    ines, mina = pair.mentee, pair.expert.person
    return {
        "pair_agreement": Agreement.objects.create(
            pair=pair, text=PAIR_MARKS["pair_agreement"], sponsor=sponsor, sponsor_sees_text=False,
            written_at=NOW, written_by_id=mina.pk, expert_at=NOW,
        ),
        "pair_goal": PairGoal.objects.create(
            pair=pair, text=PAIR_MARKS["pair_goal"], skill=framework.skills["root"], level=4,
            set_at=NOW, set_by_id=ines.pk, key=_key("goal"),
        ),
        "feedback": Feedback.objects.create(
            pair=pair, by=ines, side="mentee", satisfaction=4, said_at=NOW
        ),
        "session": _session(pair, NOW + timedelta(days=5), place=PAIR_MARKS["pair_place"],
                            sealed_agenda=seal(PAIR_MARKS["pair_agenda"], "mentoring.session")),
        "session_held": _session(
            pair, LONG_AGO, state="held", held_at=LONG_AGO,
            sealed_note=seal(PAIR_MARKS["pair_held_note"], "mentoring.session"),
        ),
        "pair_note_own": _note(pair, ines, "pair_note_own", shared=False),
        "pair_note_shared": _note(pair, mina, "pair_note_shared", shared=True),
    }  # fmt: skip


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"pairs:{name}")


def _pair(mentee: Person, expert: Expert, a_round: Round | None, **fields: object) -> Pair:
    return Pair.objects.create(
        mentee=mentee, expert=expert, round=a_round,
        programme=a_round.programme if a_round else None, made_at=LONG_AGO, made_by_id=1, **fields,
    )  # fmt: skip


def _session(pair: Pair, starts_at: object, **fields: object) -> Session:
    return Session.objects.create(
        pair=pair, starts_at=starts_at, booked_at=LONG_AGO, booked_by_id=pair.mentee_id,
        key=_key(str(starts_at)), **fields,
    )  # fmt: skip


def _note(pair: Pair, author: Person, name: str, *, shared: bool) -> PairNote:
    return PairNote.objects.create(
        pair=pair, author=author, sealed=seal(PAIR_MARKS[name], "mentoring.note"), shared=shared,
        written_at=NOW, key=_key(name),
    )  # fmt: skip


def more_pairs(rows: dict[str, Model], person: Person, n: int) -> None:
    """Another meeting, goal and note of Ines's pair; another past pair, and one of a colleague."""
    pair, expert, a_round = rows["pair"], rows["expert_mentor"], rows["round_of_pair"]
    assert isinstance(pair, Pair)
    assert isinstance(expert, Expert)
    assert isinstance(a_round, Round)
    day = timedelta(days=n)
    _session(pair, NOW + day + timedelta(days=6), state="planned")
    _session(pair, LONG_AGO - day - timedelta(days=1), state="held", held_at=LONG_AGO)
    PairGoal.objects.create(pair=pair, text=f"Goal {n}", set_at=NOW, set_by_id=pair.mentee_id,
                            key=uuid.uuid4())  # fmt: skip
    PairNote.objects.create(
        pair=pair, author=pair.mentee, sealed=seal(str(n), "mentoring.note"), written_at=NOW,
        key=uuid.uuid4(),
    )  # fmt: skip
    _pair(pair.mentee, expert, None, state="declined", closed_at=NOW - day, closed_by_id=1)
    _pair(person, expert, a_round, state="published")
