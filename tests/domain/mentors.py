"""Experts to test with: what they offer, and some who said yes."""

from typing import Any

from tests.conftest import NOW, act_by
from waymark.domain.mentoring.models import Expert
from waymark.domain.mentoring.operations import Contract, OfferFields, Outsider, invite_outside
from waymark.domain.mentoring.states import ExpertKind
from waymark.domain.people.models import Person

__all__ = ["invited", "make_expert", "offer_of"]


def offer_of(**fields: Any) -> OfferFields:
    """A mentor with two places who talks English."""
    said: dict[str, Any] = {"kind": ExpertKind.MENTOR, "places": 2, "languages": ["en"]}
    return OfferFields(**said | fields)


def make_expert(person: Person, **fields: Any) -> Expert:
    """Somebody who said yes, as a row."""
    said: dict[str, Any] = {
        "state": "agreed", "places": 2, "languages": ["en"], "answered_at": NOW
    }  # fmt: skip
    return Expert.objects.create(person=person, **(said | fields))


def invited(by: Person, email: str = "vera@partner.example", **contract: Any) -> Expert:
    """Vera Novak of Partner Coaching, whom L&D invited."""
    terms: dict[str, Any] = {"organization": "Partner Coaching", "price": 120_000} | contract
    return invite_outside(
        who=Outsider(email, "Vera", "Novak", "Europe/Prague"), contract=Contract(**terms),
        offer=offer_of(kind=ExpertKind.COACH), act=act_by(by, "learning"),
    )  # fmt: skip
