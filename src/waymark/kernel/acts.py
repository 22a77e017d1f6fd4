"""Who acts, when, with what right; and the two ways in which an act is turned down."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from waymark.kernel.log import append

__all__ = ["Act", "Actor", "Forbidden", "Grant", "Refused", "record", "shift"]


class Forbidden(Exception):
    """The actor holds no right to this."""


class Refused(Exception):
    """The act is lawful for the actor but not for the state it met. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An access role, for one part of the organization (`unit_path`) or for all of it ("")."""

    role: str
    unit_path: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person with their grants, or the system itself (imports from the shell, jobs)."""

    person_id: int | None
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @property
    def is_system(self) -> bool:
        return self.person_id is None

    def holds(self, *roles: str) -> bool:
        """Whether the actor holds one of these access roles for the whole organization."""
        return self.is_system or any(g.role in roles and not g.unit_path for g in self.grants)

    def units(self, role: str) -> tuple[str, ...]:
        """The unit paths for which the actor holds this role, in order."""
        return tuple(sorted(g.unit_path for g in self.grants if g.role == role and g.unit_path))


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts and when; faces build it, policies and operations receive it.

    `at` is aware and in UTC; `today` is the calendar day where the actor is.
    """

    actor: Actor
    at: datetime
    today: date
    request: str = ""

    @property
    def person_id(self) -> int | None:
        return self.actor.person_id


def record(
    act: Act,
    verb: str,
    subject: models.Model,
    *,
    person_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Keep one line in the act log, inside the caller's transaction.

    verb         app.thing.happened, for example "goals.goal.chosen".
    person_id    whom it concerns, so that they can see it.
    Raises RuntimeError outside a transaction.
    """
    append(
        at=act.at,
        actor_id=act.person_id,
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        person_id=person_id,
        before=before or {},
        after=after or {},
        request=act.request,
    )


def shift(row: models.Model, *, source: str, target: str, **changes: Any) -> None:
    """Move `row.state` from source to target by one conditional UPDATE.

    Raises Refused when another hand moved the row first.
    """
    manager = type(row)._default_manager
    if manager.filter(pk=row.pk, state=source).update(state=target, **changes) != 1:
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))
    for name, value in {"state": target, **changes}.items():
        setattr(row, name, value)
