"""Asking colleagues to confirm what one did: how asks are written and told."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.policies import see_in_directory
from waymark.domain.skills import policies
from waymark.domain.skills.models import ASK_AGAIN_AFTER, MOST_OPEN, Confirmation, Evidence
from waymark.domain.skills.states import ConfirmationState
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import lead_elsewhere, notify, take_back
from waymark.kernel.states import NoticeKind

__all__ = ["ask_about", "ask_confirmation", "tell_no_longer", "withdraw_ask"]


@transaction.atomic
def ask_confirmation(
    *, evidence: Evidence, asked_ids: Sequence[int], act: Act
) -> list[Confirmation]:
    """Ask colleagues to confirm a piece of one's own evidence, and tell them; all or none.

    Asked twice, they are asked once: the ask that stands is returned, also where they confirmed.
    Who declined is asked again only after ASK_AGAIN_AFTER; before, that is refused. At most MOST_OPEN asks are open at a time, each with one who is here today, never oneself.
    Raises Forbidden, or Refused.
    """
    policies.own_evidence.require(act, evidence)
    return ask_about([evidence], asked_ids, act)


def ask_about(pieces: Sequence[Evidence], asked_ids: Sequence[int], act: Act) -> list[Confirmation]:
    """Ask each of these people about each piece of one person's evidence, logged at once."""
    found = []
    for asked_id in dict.fromkeys(asked_ids):
        colleague = _colleague(pieces[0], asked_id, act)
        asks = [_ask(evidence, colleague, act) for evidence in pieces]
        new = [(ask, before) for ask, before in asks if before != ask.state]
        if new:
            _tell(new[0][0], act)
        for ask, before in new:
            record(
                act, "skills.confirmation.asked", ask, person_id=ask.evidence.person_id,
                before={"state": before} if before else {},
                after={"evidence": ask.evidence_id, "asked": ask.asked_id},
            )  # fmt: skip
        found += [ask for ask, _before in asks]
    return found


def _colleague(evidence: Evidence, asked_id: int, act: Act) -> Person:
    if asked_id == evidence.person_id:
        raise Refused(_("You cannot confirm your own work. Ask someone who saw it."))
    colleague = see_in_directory.rows(act).filter(pk=asked_id, active=True).first()
    if colleague is None:
        raise Refused(_("This person is not here any more. Ask someone else who saw it."))
    return colleague


def _ask(evidence: Evidence, colleague: Person, act: Act) -> tuple[Confirmation, str]:
    """The ask to this colleague that stands, or a new one at a free place; and its state before."""
    live = Evidence.objects.select_for_update(no_key=True).filter(
        pk=evidence.pk, withdrawn_at__isnull=True
    )
    if not live.exists():
        raise Refused(_("You have taken this back, so nobody can confirm it."))
    asks = list(
        Confirmation.objects.filter(evidence=evidence).exclude(
            state=ConfirmationState.WITHDRAWN.value
        )
    )
    known = next((ask for ask in asks if ask.asked_id == colleague.pk), None)
    if known is not None and known.state != ConfirmationState.DECLINED.value:
        return known, known.state
    if known is not None:
        _require_peace_kept(known, colleague, act)
    taken = {ask.place for ask in asks if ask.state == ConfirmationState.ASKED.value}
    free = [place for place in range(1, MOST_OPEN + 1) if place not in taken]
    if not free:
        raise Refused(
            _("You have asked %(n)d people already. Wait for an answer, or withdraw one.")
            % {"n": MOST_OPEN}
        )
    if known is not None:
        shift(
            known, source=ConfirmationState.DECLINED.value, target=ConfirmationState.ASKED.value,
            asked_at=act.at, answered_at=None, place=free[0],
        )  # fmt: skip
        return known, ConfirmationState.DECLINED.value
    ask = Confirmation.objects.create(
        evidence=evidence, asked=colleague, asked_at=act.at, place=free[0]
    )
    return ask, ""


def _require_peace_kept(declined: Confirmation, colleague: Person, act: Act) -> None:
    """Refuse to ask someone again who declined a short time ago."""
    answered = declined.answered_at
    if answered is not None and act.at < answered + ASK_AGAIN_AFTER:
        raise Refused(
            _("%(name)s did not confirm this. You can ask them again from %(day)s on.")
            % {
                "name": colleague.shown_name,
                "day": date_format(answered + ASK_AGAIN_AFTER, "DATE_FORMAT"),
            }
        )


def _tell(ask: Confirmation, act: Act) -> None:
    notify(
        person_id=ask.asked_id,
        kind=NoticeKind.NEEDS_YOU,
        code="skills.confirmation-asked",
        key=f"skills.confirmation-asked:{ask.pk}:{ask.asked_at:%Y-%m-%d}",
        params={"name": ask.evidence.person.shown_name},
        address=_page(ask),
        act=act,
    )


def _page(ask: Confirmation) -> str:
    return f"/me/asked/{ask.pk}"


def tell_no_longer(asks: Iterable[Confirmation]) -> None:
    """Take the notices of these asks back, which nobody can open any more.

    Of what was logged at once a colleague has one notice: it goes on to an ask that still stands.
    """
    for ask in asks:
        entry = ask.evidence.entry
        beside = Confirmation.objects.filter(
            evidence__entry=entry, evidence__person_id=ask.evidence.person_id,
            evidence__withdrawn_at__isnull=True, asked_id=ask.asked_id,
        ).exclude(state=ConfirmationState.WITHDRAWN.value)  # fmt: skip
        other = beside.order_by("pk").first() if entry else None
        if other is None:
            take_back(person_id=ask.asked_id, address=_page(ask))
        else:
            lead_elsewhere(person_id=ask.asked_id, address=_page(ask), instead=_page(other))


@transaction.atomic
def withdraw_ask(*, confirmation: Confirmation, act: Act) -> Confirmation:
    """Ask no longer: the colleague no longer sees it. A second time changes nothing.

    Raises Forbidden for anyone but the person who asked, or Refused once it is answered.
    """
    policies.own_asks.require(act, confirmation)
    confirmation.refresh_from_db(fields=["state"])
    if confirmation.state == ConfirmationState.WITHDRAWN.value:
        return confirmation
    if confirmation.state != ConfirmationState.ASKED.value:
        raise Refused(_("This was answered a moment ago. Reload the page and look again."))
    shift(
        confirmation, source=ConfirmationState.ASKED.value,
        target=ConfirmationState.WITHDRAWN.value, withdrawn_at=act.at,
    )  # fmt: skip
    tell_no_longer([confirmation])
    record(
        act, "skills.confirmation.withdrawn", confirmation,
        person_id=confirmation.evidence.person_id, after={"asked": confirmation.asked_id},
    )  # fmt: skip
    return confirmation
