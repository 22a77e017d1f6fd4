"""What is kept of Ines's data as such: who looked, a file, a wish to be forgotten, a hold on Petra;
what she and Petra said for audits of fairness, and a stop of all recommending that is over."""

from datetime import timedelta

from django.db.models import Model

from tests.conftest import NOW, TODAY
from waymark.domain.people.models import EqualityAnswer, Person
from waymark.kernel.models import DataExport, Erasure, Hold, Look, RecommendingStop
from waymark.workflows.portability.files import folder

__all__ = ["DATA_MARKS", "DATA_READERS", "data_rows"]

DATA_MARKS = {row: f"zq-{row}-qz" for row in ("wish", "hold", "held_by_hr")}
DATA_READERS = {"wish": "hr", "hold": "hr", "held_by_hr": "hr"}


def data_rows(people: dict[str, Person]) -> dict[str, Model]:
    """The rows by name; the file of the export lies where exports lie."""
    ines, peer, manager = people["self"], people["peer"], people["manager"]
    stranger = people["stranger"]
    export = DataExport.objects.create(
        person_id=ines.pk, asked_at=NOW, ready_at=NOW, until=NOW + timedelta(days=7), size=3
    )
    name = f"{export.pk}.zip"
    (folder() / name).write_bytes(b"zip")
    DataExport.objects.filter(pk=export.pk).update(stored_as=name)
    RecommendingStop.objects.create(
        stopped_at=NOW - timedelta(days=9), stopped_by_id=people["hr"].pk, why="A check",
        resumed_at=NOW - timedelta(days=8), resumed_by_id=people["administrator"].pk,
    )  # fmt: skip
    return {
        "equality_answer": _said(ines, "woman", 1984),
        "equality_answer_of_peer": _said(peer, "not_said", None),
        "look": Look.objects.create(
            person_id=ines.pk, viewer_id=manager.pk, what="team-person", day=TODAY,
            first_at=NOW, last_at=NOW,
        ),
        "export": export,
        "wish": Erasure.objects.create(
            person_id=ines.pk, asked_at=NOW, asked_by_id=ines.pk, why=DATA_MARKS["wish"],
            due_on=TODAY + timedelta(days=28),
        ),
        "hold": Hold.objects.create(person_id=peer.pk, reason=DATA_MARKS["hold"], set_at=NOW),
        "held_by_hr": Hold.objects.create(
            person_id=stranger.pk, reason=DATA_MARKS["held_by_hr"], set_at=NOW
        ),
    }  # fmt: skip


def _said(person: Person, gender: str, birth_year: int | None) -> EqualityAnswer:
    return EqualityAnswer.objects.create(
        person=person, gender=gender, birth_year=birth_year, wording=1, answered_at=NOW
    )
