"""Try out a list of experts, then keep it: through the same operations as on the pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.models import Expert, ExpertSkill
from waymark.domain.mentoring.operations import Contract, OfferFields, Outsider
from waymark.domain.mentoring.operations.experts import require_learning
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.domain.people.models import Person
from waymark.integrations.experts.lines import Line
from waymark.kernel.acts import Act, Refused
from waymark.kernel.installation import record_loading

__all__ = ["Done", "import_experts"]

HELPING = (ExpertState.ASKED.value, ExpertState.AGREED.value)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of each line, by the number of its row; refused with the words."""

    asked: list[Line] = field(default_factory=list)
    invited: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    same: list[Line] = field(default_factory=list)
    refused: list[tuple[Line, str]] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """Lines that change something."""
        return len(self.asked) + len(self.invited) + len(self.changed)


@transaction.atomic
def import_experts(*, lines: Sequence[Line], only_try: bool, act: Act) -> Done:
    """Ask colleagues, invite people from outside, change what experts offer, line by line.

    only_try    do all of it and take it back: what is returned is what would happen.
    Colleagues are asked and answer for themselves; nobody is asked again by a file who said no or
    left. A line like what is there already does nothing, so that a file may come twice.
    A line that is refused is left out and said; the others are kept.
    Raises Forbidden for anyone but L&D.
    """
    require_learning(act)
    done = Done()
    for line in lines:
        try:
            with transaction.atomic():
                _keep(line, done, act)
        except Refused as why:
            done.refused.append((line, str(why)))
    if only_try:
        transaction.set_rollback(True)
        return done
    if done.kept:
        record_loading(act, "mentoring.experts.imported", done.kept)
    return done


def _keep(line: Line, done: Done, act: Act) -> None:
    who = {"person_id": line.person} if line.person else {"person__email__iexact": line.email}
    expert = Expert.objects.select_related("person").filter(**who).first()
    if expert is not None and expert.state not in HELPING:
        raise Refused(_("They said no, or stopped. Ask them on their page."))
    if expert is not None and expert.outside != bool(line.email):
        raise Refused(_("This address belongs to somebody who works here."))
    if expert is not None:
        (done.changed if _change(expert, line, act) else done.same).append(line)
    elif line.person:
        person = Person.objects.get(pk=line.person)
        offer = _offer(line, None)
        operations.ask_expert(person=person, kind=offer.kind, prefilled=offer, act=act)
        done.asked.append(line)
    else:
        operations.invite_outside(
            who=Outsider(line.email, line.given, line.family, line.zone),
            contract=_contract(line), offer=_offer(line, None), act=act,
        )  # fmt: skip
        done.invited.append(line)


def _contract(line: Line) -> Contract:
    return Contract(line.organization, line.price, line.until, line.roles)


def _offer(line: Line, expert: Expert | None) -> OfferFields:
    """What the line says, and what the expert offers already where it says nothing."""
    if expert is None:
        kind = ExpertKind(line.kind) if line.kind else ExpertKind.MENTOR
        return OfferFields(
            kind=kind, places=line.places or 1, languages=line.languages or ("en",),
            skills=line.skills, about=line.about,
        )  # fmt: skip
    rows = ExpertSkill.objects.filter(expert=expert).order_by("skill_id")
    known = {row.skill_id: row.level for row in rows}
    named = {**known, **dict(line.skills)}
    return OfferFields(
        kind=ExpertKind(line.kind or expert.kind), places=line.places or expert.places,
        languages=line.languages or tuple(expert.languages),
        hours=[(day, begin, end) for day, begin, end in expert.hours],
        skills=[(pk, level) for pk, level in named.items() if level is not None],
        refused=[pk for pk, level in named.items() if level is None],
        about=line.about or expert.about, wont=expert.wont, in_person=expert.in_person,
        own_unit=expert.own_unit,
    )  # fmt: skip


def _change(expert: Expert, line: Line, act: Act) -> bool:
    """Whether the line says anything new of an expert, which is kept then."""
    said, there = _offer(line, expert), _offer(Line(line.row, ""), expert)
    changed = said != there
    if changed:
        operations.change_offer(expert=expert, offer=said, act=act)
    if not expert.outside:
        return changed
    terms = (expert.organization, expert.price, expert.contract_until)
    roles = tuple(expert.roles.order_by("role_id").values_list("role_id", "until"))
    wanted = Contract(
        line.organization, expert.price if line.price is None else line.price,
        line.until or expert.contract_until, line.roles or roles,
    )  # fmt: skip
    new_roles = dict(wanted.roles) != dict(roles)
    if new_roles or terms != (wanted.organization, wanted.price, wanted.until):
        operations.change_contract(expert=expert, contract=wanted, act=act)
        return True
    return changed
