"""Experts from outside: invited with their contract, which only L&D changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Expert, ExpertRole
from waymark.domain.mentoring.operations.experts import require_learning
from waymark.domain.mentoring.operations.offers import OfferFields, checked, keep_skills, said
from waymark.domain.mentoring.states import ExpertState
from waymark.domain.people.models import Person
from waymark.domain.people.operations.outsiders import invite_outsider
from waymark.kernel.acts import Act, Forbidden, Refused, record, shift
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = ["Contract", "Outsider", "change_contract", "invite_outside"]

LONGEST_NAME = 200
MOST_ROLES = 12
MOST_CENTS = 100_000_00
FIRST_YEAR = 1950
ASKED, AGREED = ExpertState.ASKED.value, ExpertState.AGREED.value


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody from elsewhere: zone is an IANA name."""

    email: str
    given_name: str
    family_name: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """What an outside expert comes under.

    price   cents for one engagement, None where nothing is paid; until, its last day.
    roles   (role id, year until which they held it elsewhere, None for still).
    """

    organization: str
    price: int | None = None
    until: date | None = None
    roles: Sequence[tuple[int, int | None]] = ()


@transaction.atomic
def invite_outside(*, who: Outsider, contract: Contract, offer: OfferFields, act: Act) -> Expert:
    """Invite somebody from elsewhere: an account, their contract and what they are to offer.

    They see it in their corner and agree to it there, or change it first. Invited again with the
    same address, an expert who declined or left is asked anew; one who is asked or agreed keeps
    their row, and nothing new happens.
    Raises Forbidden for anyone but L&D; Refused for the address of someone who works here and for
    what makes no sense.
    """
    require_learning(act)
    if act.person_id is None:
        raise Forbidden(policies.run_experts.why)
    found, terms = checked(offer), _terms(contract, act)
    if not (who.given_name.strip() or who.family_name.strip()):
        raise Refused(_("Enter the name of whom you invite."))
    person = invite_outsider(
        email=who.email, given_name=who.given_name, family_name=who.family_name, zone=who.zone,
        act=act,
    )  # fmt: skip
    values = {**found.columns, **terms, "outside": True, "asked_at": act.at}
    values["asked_by_id"] = act.person_id
    expert, fresh = Expert.objects.get_or_create(person=person, defaults=values | {"state": ASKED})
    if not fresh:
        expert = Expert.objects.select_for_update().get(pk=expert.pk)
        if expert.state in (ASKED, AGREED):
            return expert
        values["places"] = max(expert.taken, values["places"])
        shift(
            expert, source=expert.state, target=ASKED, answered_at=None, left_at=None,
            left_by_id=None, **values,
        )  # fmt: skip
    keep_skills(expert, found.skills)
    _keep_roles(expert, contract)
    _tell(expert, person, act)
    record(
        act, "mentoring.expert.invited", expert, person_id=person.pk,
        after=said(found) | _said(contract),
    )  # fmt: skip
    return expert


@transaction.atomic
def change_contract(*, expert: Expert, contract: Contract, act: Act) -> Expert:
    """Change organization, price, last day and roles of an outside expert; pairs keep their price.

    Raises Forbidden for anyone but L&D, Refused for an expert from inside and what makes no sense.
    """
    policies.run_experts.require(act, expert)
    terms = _terms(contract, act)
    before = {"price": expert.price, "until": _day(expert.contract_until)}
    if not Expert.objects.filter(pk=expert.pk, outside=True).update(**terms):
        raise Refused(_("Only experts from outside have a contract."))
    _keep_roles(expert, contract)
    expert.refresh_from_db()
    record(
        act, "mentoring.expert.contract_changed", expert, person_id=expert.person_id,
        before=before, after=_said(contract),
    )  # fmt: skip
    return expert


def _terms(contract: Contract, act: Act) -> dict[str, Any]:
    """The contract as columns. Raises Refused."""
    name = contract.organization.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Say which organisation they come from."))
    if contract.price is not None and not 0 <= contract.price <= MOST_CENTS:
        raise Refused(_("Enter what one engagement costs, up to 100,000."))
    if contract.until is not None and contract.until < act.today:
        raise Refused(_("The contract's last day is over already."))
    if len(contract.roles) > MOST_ROLES:
        raise Refused(_("Name up to %(most)d roles.") % {"most": MOST_ROLES})
    years = [year for _role, year in contract.roles if year is not None]
    if not all(FIRST_YEAR <= year <= act.today.year for year in years):
        raise Refused(_("Enter the year in which a role ended, for example 2019."))
    ids = {role for role, _year in contract.roles}
    if Role.objects.filter(pk__in=ids).count() != len(ids):
        raise Refused(_("Choose roles of the framework."))
    return {
        "organization": name, "price": contract.price, "contract_until": contract.until,
    }  # fmt: skip


def _keep_roles(expert: Expert, contract: Contract) -> None:
    rows = ExpertRole.objects.filter(expert=expert)
    rows.delete()
    roles = dict(contract.roles)
    ExpertRole.objects.bulk_create(
        ExpertRole(expert=expert, role_id=pk, until=year) for pk, year in roles.items()
    )


def _tell(expert: Expert, person: Person, act: Act) -> None:
    """A notice in their corner; the mail is that of the invitation."""
    who = Person.objects.get(pk=expert.asked_by_id or 0)
    notify(
        person_id=person.pk, kind=NoticeKind.GOOD_TO_KNOW, code="expert.asked",
        key=f"expert.asked:{expert.pk}:{act.at.isoformat()}",
        params={"name": who.shown_name}, address="/me/people/expert", act=act,
    )  # fmt: skip


def _said(contract: Contract) -> dict[str, Any]:
    """What the act log keeps of a contract: no names."""
    return {
        "price": contract.price, "until": _day(contract.until),
        "roles": sorted(role for role, _year in contract.roles),
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
