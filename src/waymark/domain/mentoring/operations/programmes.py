"""Programmes begin from a template, say what they ask for, and end."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Programme, Round
from waymark.domain.mentoring.states import TEMPLATES, ProgrammeKind, RoundState
from waymark.kernel.acts import Act, Forbidden, Refused, record
from waymark.kernel.policies import ALL

__all__ = ["ProgrammeFields", "change_programme", "end_programme", "make_programme"]

MOST_SESSIONS, MOST_WEEKS = 60, 156
OVER = (RoundState.COMPLETED.value, RoundState.CANCELLED.value)


@dataclass(frozen=True, slots=True)
class ProgrammeFields:
    """What a programme says of itself; see the model.

    chemistry, agreement   are set by its template when it begins.
    """

    name: str
    about: str
    managers_know: bool
    sessions_asked: int
    weeks: int


@transaction.atomic
def make_programme(
    *, kind: ProgrammeKind, fields: ProgrammeFields, key: UUID, act: Act
) -> Programme:
    """Begin a programme from a template. `key` comes with the form: sent twice, it begins one.

    Raises Forbidden for all but L&D, Refused where something is missing or makes no sense.
    """
    if policies.is_learning(act) != ALL:
        raise Forbidden(policies.run_programmes.why)
    template, columns = TEMPLATES[kind], _check(fields)
    programme, fresh = Programme.objects.get_or_create(
        key=key,
        defaults={
            **columns, "kind": kind.value, "chemistry": template.chemistry,
            "agreement": template.agreement, "made_at": act.at, "made_by_id": act.person_id or 0,
        },
    )  # fmt: skip
    if fresh:
        record(act, "mentoring.programme.made", programme, after={
            "kind": kind.value, **_said(programme)
        })  # fmt: skip
    return programme


@transaction.atomic
def change_programme(
    *, programme: Programme, before: ProgrammeFields, fields: ProgrammeFields, act: Act
) -> Programme:
    """Change what a programme says; what is running keeps what it was agreed under.

    before   what was shown: whoever looked at something older is told so.
    Raises Forbidden for all but L&D, Refused for a stale copy, an ended one or a bad value.
    """
    policies.run_programmes.require(act, programme)
    columns, shown = _check(fields), _columns(before)
    still = Programme.objects.filter(pk=programme.pk, ended_at__isnull=True, **shown)
    was = _said(programme)
    if still.update(**columns) != 1:
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))
    for name, value in columns.items():
        setattr(programme, name, value)
    reworded = [name for name in ("name", "about") if columns[name] != shown[name]]
    record(
        act, "mentoring.programme.changed", programme, before=was,
        after={**_said(programme), "reworded": reworded},
    )  # fmt: skip
    return programme


@transaction.atomic
def end_programme(*, programme: Programme, act: Act) -> Programme:
    """No further rounds. A second time changes nothing.

    Raises Forbidden for all but L&D, Refused while one of its rounds is under way.
    """
    policies.run_programmes.require(act, programme)
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if held.ended_at is not None:
        return held
    if Round.objects.filter(programme=held).exclude(state__in=OVER).exists():
        raise Refused(
            _("A round of this programme is still under way. Complete or cancel it first.")
        )
    Programme.objects.filter(pk=held.pk).update(ended_at=act.at, ended_by_id=act.person_id or 0)
    held.ended_at, held.ended_by_id = act.at, act.person_id or 0
    record(act, "mentoring.programme.ended", held)
    return held


def _columns(fields: ProgrammeFields) -> dict[str, Any]:
    return {
        "name": fields.name.strip(), "about": fields.about.strip(),
        "managers_know": fields.managers_know, "sessions_asked": fields.sessions_asked,
        "weeks": fields.weeks,
    }  # fmt: skip


def _check(fields: ProgrammeFields) -> dict[str, Any]:
    columns = _columns(fields)
    if not columns["name"]:
        raise Refused(_("Give the programme a name."))
    if not 1 <= fields.sessions_asked <= MOST_SESSIONS:
        raise Refused(_("Ask for 1 to %(n)d meetings.") % {"n": MOST_SESSIONS})
    if not 1 <= fields.weeks <= MOST_WEEKS:
        raise Refused(_("Let pairs run for 1 to %(n)d weeks.") % {"n": MOST_WEEKS})
    return columns


def _said(programme: Programme) -> dict[str, Any]:
    """What the act log keeps of a programme: no words."""
    return {
        "managers_know": programme.managers_know, "sessions": programme.sessions_asked,
        "weeks": programme.weeks,
    }  # fmt: skip
