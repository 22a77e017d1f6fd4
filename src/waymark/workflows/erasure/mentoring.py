"""What an erasure ends among people who meet: pairs, asks, choices that name the person."""

from typing import Any

from waymark.domain.mentoring.operations import forget_mentoring, release_person
from waymark.kernel.acts import Act
from waymark.workflows.erasure.traces import Traces

__all__ = ["end_mentoring"]


def end_mentoring(*, traces: Traces, ids: dict[str, list[Any]], act: Act) -> dict[str, int]:
    """End what the person has open as mentee or expert, before their rows go: places and money
    are free again and the others are told. Returns counts. Raises Forbidden but for the system.
    """
    released = release_person(person_id=traces.person_id, erased=True, act=act)
    rows = forget_mentoring(person_id=traces.person_id, act=act)
    return {"pairs ended": released.pairs, "asks ended": released.asks, "mentions": rows}
