"""The agreement of a pair: what they work on, how often they meet, and what a sponsor sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Agreement, Pair
from waymark.domain.mentoring.operations.sides import (
    actor_id,
    held_pair,
    locked,
    side_of,
    tell_other,
)
from waymark.domain.mentoring.states import WORKING, PairSide
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, Forbidden, Refused, record
from waymark.kernel.notices import notify, settle, take_back
from waymark.kernel.states import NoticeKind

__all__ = ["AgreementFields", "agree_to", "write_agreement"]

LONGEST, LONGEST_RHYTHM = 1000, 120


@dataclass(frozen=True, slots=True)
class AgreementFields:
    """What an agreement says. sponsor_id: who else is part of it, and sees what the flags say."""

    text: str
    rhythm: str = ""
    sponsor_id: int | None = None
    sees_text: bool = True
    sees_sessions: bool = True
    sees_goals: bool = False


@transaction.atomic
def write_agreement(
    *, pair: Pair, fields: AgreementFields, seen_at: datetime | None, act: Act
) -> Agreement:
    """Write the agreement, as either of the two; whoever writes agrees, the others are asked.

    seen_at   when the text that the actor changed was written, None where there was none. Any
              change clears what the others agreed to, and a sponsor sees it anew only once they are
              named again; a former sponsor loses it.
    Raises Forbidden; Refused for an empty text, a sponsor who cannot be one, or where the other one
    wrote meanwhile.
    """
    now = held_pair(pair, act, *WORKING)
    _check(now, fields)
    old = Agreement.objects.filter(pair=now).first()
    if (old.written_at if old else None) != seen_at:
        raise Refused(_("The other one changed this a moment ago. Reload the page and look again."))
    side = side_of(now, act)
    said: dict[str, Any] = {
        "text": fields.text.strip(), "rhythm": fields.rhythm.strip(),
        "sponsor_id": fields.sponsor_id, "sponsor_sees_text": fields.sees_text,
        "sponsor_sees_sessions": fields.sees_sessions, "sponsor_sees_goals": fields.sees_goals,
    }  # fmt: skip
    if old is not None and all(getattr(old, name) == value for name, value in said.items()):
        return _agree(old, now, side.value, act)
    said |= {
        "written_at": act.at, "written_by_id": actor_id(act), "mentee_at": None, "expert_at": None,
        "sponsor_at": None, f"{side.value}_at": act.at,
    }  # fmt: skip
    agreement = Agreement.objects.update_or_create(pair=now, defaults=said)[0]
    if old is not None and old.sponsor_id not in (None, fields.sponsor_id):
        take_back(person_id=old.sponsor_id or 0, address=_sponsors_page(old))
    tell_other(now, "agreement.written", act.at.isoformat(), act, kind=NoticeKind.NEEDS_YOU)
    if fields.sponsor_id:
        _ask_sponsor(agreement, now, act)
    record(act, "mentoring.agreement.written", agreement, person_id=now.mentee_id,
           before={"sponsor": old.sponsor_id if old else None},
           after={"sponsor": fields.sponsor_id, "text": fields.sees_text,
                  "sessions": fields.sees_sessions, "goals": fields.sees_goals})  # fmt: skip
    return agreement


@transaction.atomic
def agree_to(*, agreement: Agreement, seen_at: datetime, act: Act) -> Agreement:
    """Agree to the text as one saw it, as one of the two or as the sponsor.

    seen_at   when the text that the actor read was written. A second time changes nothing.
    Raises Forbidden for anybody else; Refused where the text changed meanwhile or the pair is over.
    """
    if policies.sponsor_agreements.may(act, agreement):
        side = "sponsor"
    elif policies.own_pair.may(act, agreement.pair):
        side = side_of(agreement.pair, act).value
    else:
        raise Forbidden(policies.sponsor_agreements.why)
    pair = locked(agreement.pair_id)
    now = Agreement.objects.get(pk=agreement.pk)
    if pair.state not in {state.value for state in WORKING}:
        raise Refused(_("This pair no longer works together."))
    if now.written_at != seen_at or (side == "sponsor" and now.sponsor_id != act.person_id):
        raise Refused(_("The text changed a moment ago. Read it again, then agree."))
    return _agree(now, pair, side, act)


def _agree(agreement: Agreement, pair: Pair, side: str, act: Act) -> Agreement:
    field = f"{side}_at"
    if getattr(agreement, field) is not None:
        return agreement
    Agreement.objects.filter(pk=agreement.pk).update(**{field: act.at})
    setattr(agreement, field, act.at)
    settle(asked=f"agreement.sponsor:{agreement.pk}:{act.person_id}", act=act)
    if side != "sponsor":
        tell_other(pair, "agreement.agreed", f"{agreement.written_at.isoformat()}:{side}", act)
    record(act, "mentoring.agreement.agreed", agreement, person_id=pair.mentee_id,
           after={"side": side})  # fmt: skip
    return agreement


def _check(pair: Pair, fields: AgreementFields) -> None:
    if not fields.text.strip():
        raise Refused(_("Say in a few words what you work on."))
    if len(fields.text.strip()) > LONGEST or len(fields.rhythm.strip()) > LONGEST_RHYTHM:
        raise Refused(_("Say it shorter: the agreement holds 1,000 characters, the rhythm 120."))
    if fields.sponsor_id is None:
        return
    if fields.sponsor_id in (pair.mentee_id, pair.expert.person_id):
        raise Refused(_("A sponsor is someone beside the two of you."))
    if not Person.objects.filter(pk=fields.sponsor_id, active=True).exists():
        raise Refused(_("This sponsor is no longer here. Choose someone else."))


def _sponsors_page(agreement: Agreement) -> str:
    return f"/me/people/sponsor/{agreement.pk}"


def _ask_sponsor(agreement: Agreement, pair: Pair, act: Act) -> None:
    writer = pair.mentee if side_of(pair, act) is PairSide.MENTEE else pair.expert.person
    notify(
        person_id=agreement.sponsor_id or 0, kind=NoticeKind.NEEDS_YOU, code="agreement.sponsor",
        key=f"agreement.sponsor:{agreement.pk}:{agreement.sponsor_id}:{act.at.isoformat()}",
        params={"name": writer.shown_name}, address=_sponsors_page(agreement), act=act,
    )  # fmt: skip
