"""Mentors, coaches and trainers: asked, agreeing, declining, changing what they offer.

An expert is one row a person, whatever becomes of it: who left or declined is asked again on the
same row, and the people whom they still help keep their places on it.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Expert
from waymark.domain.mentoring.operations.offers import OfferFields, checked, keep_skills, said
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.people.policies import edit_own
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act, Forbidden, Refused, record, shift
from waymark.kernel.notices import notify, settle
from waymark.kernel.policies import ALL
from waymark.kernel.states import NoticeKind

__all__ = [
    "agree_to_help", "ask_expert", "change_offer", "decline_to_help", "offer_help", "require_learning",
]  # fmt: skip

OWN_PAGE = "/me/people/expert"
ASKED, AGREED = ExpertState.ASKED.value, ExpertState.AGREED.value


def require_learning(act: Act) -> None:
    """Raise Forbidden unless the actor runs programmes: for what concerns no row yet."""
    if policies.is_learning(act) != ALL:
        raise Forbidden(policies.run_experts.why)


@transaction.atomic
def ask_expert(
    *, person: Person, kind: ExpertKind, act: Act, prefilled: OfferFields | None = None
) -> Expert:
    """Ask a colleague to help others; they answer on their own page.

    prefilled   what L&D knows already, for them to change.
    Asked already, nothing new happens: no second notice. Raises Forbidden for anyone but L&D,
    Refused for oneself, someone from outside or who left, and who helps already.
    """
    require_learning(act)
    if act.person_id is None:
        raise Forbidden(policies.run_experts.why)
    _refuse_to_ask(person, act)
    found = checked(prefilled) if prefilled else None
    values = {"asked_at": act.at, "asked_by_id": act.person_id, "kind": kind.value}
    values |= found.columns if found else {}
    expert, fresh = Expert.objects.get_or_create(person=person, defaults=values | {"state": ASKED})
    if not fresh:
        expert = Expert.objects.select_for_update().get(pk=expert.pk)
        if expert.state == ASKED:
            return expert
        if expert.state == AGREED:
            raise Refused(_("%(name)s helps others already.") % {"name": person.shown_name})
        _never_under_taken(expert, values)
        shift(
            expert, source=expert.state, target=ASKED, **values, answered_at=None, left_at=None,
            left_by_id=None,
        )  # fmt: skip
    if found:
        keep_skills(expert, found.skills)
    notify(
        person_id=person.pk, kind=NoticeKind.NEEDS_YOU, code="expert.asked",
        key=f"expert.asked:{expert.pk}:{act.at.isoformat()}",
        params={"name": _name_of(act.person_id)}, address=OWN_PAGE, act=act,
    )  # fmt: skip
    record(
        act, "mentoring.expert.asked", expert, person_id=person.pk,
        after={"kind": kind.value, "by": act.person_id},
    )  # fmt: skip
    return expert


def _refuse_to_ask(person: Person, act: Act) -> None:
    """Raise Refused for oneself, who left, and who comes from outside."""
    if person.pk == act.person_id:
        raise Refused(_("You need not ask yourself. Offer your help under Me, People."))
    if not Person.objects.filter(pk=person.pk, active=True).exists():
        raise Refused(_("%(name)s no longer works here.") % {"name": person.shown_name})
    if AccessGrant.objects.filter(person=person, role=AccessRole.OUTSIDE.value).exists():
        outside = _("%(name)s comes from outside. Invite them with their contract.")
        raise Refused(outside % {"name": person.shown_name})


@transaction.atomic
def agree_to_help(*, expert: Expert, offer: OfferFields, act: Act) -> Expert:
    """Say yes to being asked, with what one offers. Whoever asked is told.

    A second time changes nothing. Raises Forbidden for anyone else, Refused for an offer that
    makes no sense, or when nobody asks any more.
    """
    policies.own_expert.require(act, expert)
    expert = Expert.objects.select_for_update().get(pk=expert.pk)
    if expert.state == AGREED:
        return expert
    found = checked(offer)
    _never_under_taken(expert, found.columns)
    shift(expert, source=ASKED, target=AGREED, answered_at=act.at, **found.columns)
    keep_skills(expert, found.skills)
    _tell_who_asked(expert, "expert.agreed", act)
    record(act, "mentoring.expert.agreed", expert, person_id=expert.person_id, after=said(found))
    return expert


@transaction.atomic
def decline_to_help(*, expert: Expert, act: Act) -> Expert:
    """Say no, without a reason. Whoever asked sees that, and may ask again another year.

    A second time changes nothing. Raises Forbidden for anyone else, Refused when nobody asks.
    """
    policies.own_expert.require(act, expert)
    expert = Expert.objects.get(pk=expert.pk)
    if expert.state == ExpertState.DECLINED.value:
        return expert
    shift(expert, source=ASKED, target=ExpertState.DECLINED.value, answered_at=act.at)
    _tell_who_asked(expert, "expert.declined", act)
    record(act, "mentoring.expert.declined", expert, person_id=expert.person_id)
    return expert


@transaction.atomic
def offer_help(*, person: Person, offer: OfferFields, act: Act) -> Expert:
    """Become a mentor, coach or trainer by oneself, or again after leaving; L&D sees it.

    Sent twice, there is one. Raises Forbidden for anyone else and for people from outside, whom
    L&D invites; Refused for an offer that makes no sense.
    """
    edit_own.require(act, person)
    found = checked(offer)
    values = {**found.columns, "answered_at": act.at}
    if act.actor.holds(AccessRole.OUTSIDE.value):
        outside = Expert.objects.filter(person=person, outside=True, state=ASKED)
        if not outside.exists():
            raise Forbidden(policies.run_experts.why)
    expert, fresh = Expert.objects.get_or_create(person=person, defaults=values | {"state": AGREED})
    if not fresh:
        expert = Expert.objects.select_for_update().get(pk=expert.pk)
        if expert.state == AGREED:
            return expert
        asked = expert.state == ASKED
        _never_under_taken(expert, found.columns)
        shift(
            expert, source=expert.state, target=AGREED, left_at=None, left_by_id=None, **values
        )  # fmt: skip
        if asked:
            _tell_who_asked(expert, "expert.agreed", act)
    keep_skills(expert, found.skills)
    record(act, "mentoring.expert.offered", expert, person_id=person.pk, after=said(found))
    return expert


@transaction.atomic
def change_offer(*, expert: Expert, offer: OfferFields, act: Act) -> Expert:
    """Change what an expert offers: their own doing, or L&D's, who tell them by a notice.

    Raises Forbidden for anyone else; Refused for fewer places than people have, for an offer that
    makes no sense, and where they help nobody now.
    """
    if not policies.own_expert.may(act, expert):
        policies.run_experts.require(act, expert)
    found = checked(offer)
    changed = Expert.objects.filter(
        Q(state=AGREED) | Q(state=ASKED), pk=expert.pk, taken__lte=found.columns["places"]
    ).update(**found.columns)
    before, expert = _said_before(expert), Expert.objects.get(pk=expert.pk)
    if not changed:
        _never_under_taken(expert, found.columns)
        raise Refused(_("They offer no help now. Ask them again first."))
    keep_skills(expert, found.skills)
    if act.person_id not in (None, expert.person_id):
        notify(
            person_id=expert.person_id, kind=NoticeKind.GOOD_TO_KNOW, code="expert.changed",
            key=f"expert.changed:{expert.pk}:{act.at.isoformat()}",
            params={"name": _name_of(act.person_id)}, address=OWN_PAGE, act=act,
        )  # fmt: skip
    record(
        act, "mentoring.expert.offer_changed", expert, person_id=expert.person_id,
        before=before, after=said(found),
    )  # fmt: skip
    return expert


def _said_before(expert: Expert) -> dict[str, Any]:
    return {"kind": expert.kind, "places": expert.places, "languages": expert.languages}


def _never_under_taken(expert: Expert, columns: dict[str, Any]) -> None:
    """Raise Refused where the offer holds fewer places than people have with this expert."""
    places = columns.get("places")
    if places is None:
        return
    if Expert.objects.filter(pk=expert.pk, taken__gt=places).exists():
        taken = Expert.objects.values_list("taken", flat=True).get(pk=expert.pk)
        raise Refused(
            _("%(n)d people work with this expert now. Offer as many places, or more.")
            % {"n": taken}
        )


def _tell_who_asked(expert: Expert, code: str, act: Act) -> None:
    """A notice to whoever asked; what they asked is answered."""
    settle(asked=f"expert.asked:{expert.pk}", act=act)
    if expert.asked_by_id is None or expert.asked_by_id == act.person_id:
        return
    notify(
        person_id=expert.asked_by_id, kind=NoticeKind.GOOD_TO_KNOW, code=code,
        key=f"{code}:{expert.pk}:{act.at.isoformat()}",
        params={"name": expert.person.shown_name}, address=f"/coaches/{expert.pk}", act=act,
    )  # fmt: skip


def _name_of(person_id: int) -> str:
    return Person.objects.get(pk=person_id).shown_name
