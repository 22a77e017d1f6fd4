"""A piece of Ines's work about which she asked colleagues, in every state of their answers."""

from django.db.models import Model

from tests.conftest import NOW, TODAY
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Confirmation, Evidence, Skill

__all__ = ["RECORD_MARKS", "RECORD_READERS", "more_of_record", "record_rows"]

RECORD_MARKS = {
    row: f"zq-{row}-qz" for row in ("evidence_asked", "ask_confirmed", "certificate_number")
}
#: Petra is asked and Lara has confirmed; nobody whom Ines asks sees the number of a certificate
RECORD_READERS = {
    "evidence_asked": "self manager peer learning",
    "ask_confirmed": "self manager learning",
    "certificate_number": "self",
}


def record_rows(people: dict[str, Person], skill: Skill) -> dict[str, Model]:
    """The work, a certificate, and five asks: open, confirmed, withdrawn, to someone who left,
    and one of Petra to Ines."""
    ines = people["self"]
    done = Evidence.objects.create(
        person=ines,
        skill=skill,
        what=RECORD_MARKS["evidence_asked"],
        done_on=TODAY,
        kind="observed",
    )
    of_peer = Evidence.objects.create(
        person=people["peer"], skill=skill, what="Found a leak", done_on=TODAY
    )
    certificate = Evidence.objects.create(
        person=ines, skill=skill, what="Welding certificate", done_on=TODAY, kind="certificate",
        issuer="Some institute", number=RECORD_MARKS["certificate_number"],
    )  # fmt: skip

    def ask(evidence: Evidence, who: str, **fields: object) -> Confirmation:
        return Confirmation.objects.create(
            evidence=evidence, asked=people[who], asked_at=NOW, **fields
        )

    return {
        "evidence_asked": done,
        "certificate_number": certificate,
        "ask_open": ask(done, "peer"),
        "ask_confirmed": ask(
            done, "learning", state="confirmed", answered_at=NOW, level=3,
            note=RECORD_MARKS["ask_confirmed"],
        ),
        "ask_withdrawn": ask(done, "report", state="withdrawn", withdrawn_at=NOW),
        "ask_of_one_who_left": ask(done, "left", place=2),
        "ask_of_ines": ask(of_peer, "self"),
    }  # fmt: skip


def more_of_record(people: dict[str, Person], n: int, skill: Skill) -> None:
    """One more thing that Ines did and two confirmed, one more certificate, one more ask to her."""
    ines, peer = people["self"], people["peer"]
    for kind in ("work", "certificate"):
        done = Evidence.objects.create(
            person=ines, skill=skill, what=f"{kind} {n}", done_on=TODAY, kind=kind
        )
        for place, who in enumerate(("peer", "learning"), start=1):
            Confirmation.objects.create(
                evidence=done, asked=people[who], asked_at=NOW, place=place, state="confirmed",
                answered_at=NOW,
            )  # fmt: skip
    of_peer = Evidence.objects.create(person=peer, skill=skill, what=f"Peer {n}", done_on=TODAY)
    Confirmation.objects.create(evidence=of_peer, asked=ines, asked_at=NOW)
