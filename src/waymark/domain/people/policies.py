"""Who may see and do what with people; and the relations that other policies build on.

A relation is a rule over Person: self, direct manager, anyone above, HR, HR partner of the unit.
Relations hold today: a former manager has none. A deputy who was named for today has the direct
manager's relation to the people who report to that manager, themself left out, and no other.
"""

from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from waymark.domain.people.models import (
    AccessGrant,
    Deputy,
    EqualityAnswer,
    Person,
    ReportingLine,
)
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act
from waymark.kernel.policies import ALL, NONE, Policy, Rule, any_of, when

__all__ = [
    "about",
    "administer",
    "current_lines",
    "deputies_on",
    "edit_own",
    "end_deputy",
    "grants",
    "invite_outside",
    "is_direct_manager",
    "is_hr",
    "is_hr_partner",
    "is_line_manager",
    "is_manager_above",
    "is_outside",
    "is_self",
    "lines_answered",
    "name_deputy",
    "see_deputies",
    "see_equality_answer",
    "see_in_directory",
    "see_person",
]  # fmt: skip

_LEADS_UP_TO = """
    EXISTS (
        WITH RECURSIVE above(manager_id) AS (
            SELECT manager_id FROM people_reportingline
            WHERE person_id = {person} AND from_date <= %s AND (to_date IS NULL OR to_date > %s)
            UNION
            SELECT line.manager_id
            FROM above JOIN people_reportingline line ON line.person_id = above.manager_id
            WHERE line.from_date <= %s AND (line.to_date IS NULL OR line.to_date > %s)
        ) SELECT FROM above WHERE manager_id = %s
    )
"""


class _LeadsUpTo(Func):
    """Whether the reporting lines of a day lead from a person (an id) up to a manager.

    It walks the few steps up from a person, for pages ask about one person or a page of them.
    Gathering everyone below a manager first would cost the head of a hundred thousand people half
    a second on every page.
    """

    output_field = BooleanField()

    def __init__(self, person: F, manager_id: int, day: date) -> None:
        super().__init__(person)
        self.manager_id, self.day = manager_id, day

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        person, values = compiler.compile(self.get_source_expressions()[0])
        sql = _LEADS_UP_TO.format(person=person)
        return sql, (*values, *[self.day] * 4, self.manager_id)


def current_lines(act: Act) -> QuerySet[ReportingLine]:
    """Reporting lines that hold on the actor's today."""
    return ReportingLine.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=act.today), from_date__lte=act.today
    )


def is_self(act: Act) -> Q:
    """The person themself."""
    return NONE if act.person_id is None else Q(pk=act.person_id)


def deputies_on(day: date) -> QuerySet[Deputy]:
    """Deputies who stand in on that day, for managers who are here, until they are relieved."""
    return Deputy.objects.filter(
        from_date__lte=day, to_date__gt=day, ended_at__isnull=True,
        deputy__active=True, manager__active=True,
    )  # fmt: skip


def lines_answered(act: Act) -> QuerySet[ReportingLine]:
    """Today's reporting lines to the actor and to the managers for whom the actor stands in.

    Nobody answers for themself, though a manager may name one of the team. The managers come from
    a short list, so that the lines are found by the index on them.
    """
    me = act.person_id or 0
    own = Person.objects.filter(pk=me, active=True).values("pk")
    others = deputies_on(act.today).filter(deputy_id=me).values("manager_id")
    managers = own.union(others, all=True)
    return current_lines(act).filter(manager_id__in=managers).exclude(person_id=me)


def is_direct_manager(act: Act) -> Q:
    """People who report to the actor today, or to someone for whom the actor stands in today."""
    lines = lines_answered(act)
    return NONE if act.person_id is None else Q(pk__in=lines.values("person_id"))


def is_line_manager(act: Act) -> Q:
    """People who report to the actor today; a deputy is not meant. For what two people said."""
    if act.person_id is None:
        return NONE
    lines = current_lines(act).filter(manager_id=act.person_id, manager__active=True)
    return Q(pk__in=lines.values("person_id"))


def is_manager_above(act: Act) -> Q:
    """People anywhere below the actor in today's reporting lines."""
    return NONE if act.person_id is None else Q(_LeadsUpTo(F("pk"), act.person_id, act.today))


is_hr: Rule = when(lambda act: act.actor.holds(AccessRole.HR.value))


def is_hr_partner(act: Act) -> Q:
    """People in a unit, or below it, for which the actor is HR partner."""
    if act.actor.holds(AccessRole.HR_PARTNER.value):
        return ALL
    q = NONE
    for path in act.actor.units(AccessRole.HR_PARTNER.value):
        part = Q(unit__path__startswith=path)
        q = part if q == NONE else q | part
    return q


def is_outside(act: Act) -> bool:
    """Whether the actor comes from elsewhere: such an actor sees their own rows, whatever else
    they may have been given."""
    return act.person_id is not None and act.actor.holds(AccessRole.OUTSIDE.value)


def _in_directory(act: Act) -> Q:
    """Whoever is here, themselves only for people from outside, who are in no directory: those whom
    they help, and those who may choose them, meet them on the pages of mentoring."""
    if is_outside(act):
        return is_self(act)
    outside = AccessGrant.objects.filter(person=OuterRef("pk"), role=AccessRole.OUTSIDE.value)
    return Q(active=True) & ~Q(Exists(outside))


def about(rule: Rule, path: str = "person") -> Rule:
    """Turn a relation to people into a rule over rows that have a person under `path`.

    Asked of each row's own person, so that a page of rows asks about the people on it only.
    """

    def lifted(act: Act) -> Q:
        if rule is is_self:
            return NONE if act.person_id is None else Q(**{path: act.person_id})
        q = rule(act)
        if q in (ALL, NONE):
            return q
        return Q(Exists(Person.objects.filter(q, pk=OuterRef(path))))

    return lifted


see_in_directory = Policy(
    Person, any_of(is_hr, _in_directory), _("People who have left are seen by HR only.")
)
see_person = Policy(
    Person,
    any_of(is_self, is_direct_manager, is_manager_above, is_hr, is_hr_partner),
    _("Only this person, those they report to and HR see this page."),
)
edit_own = Policy(Person, is_self, _("Only this person may change this."))
invite_outside: Rule = when(lambda act: act.actor.holds(AccessRole.LEARNING.value))
administer = when(lambda act: act.actor.holds(AccessRole.ADMINISTRATOR.value))


def _reports_to_its_manager(act: Act) -> Q:
    """Deputies of the manager to whom the actor reports today: people know who stands in."""
    if act.person_id is None:
        return NONE
    lines = current_lines(act).filter(person_id=act.person_id)
    return Q(manager__in=lines.values("manager_id"))


name_deputy = Policy(
    Person, any_of(is_self, is_hr), _("Only this manager and HR name who stands in for them.")
)
see_deputies = Policy(
    Deputy,
    any_of(
        about(is_self, "manager"), about(is_self, "deputy"), about(is_hr), _reports_to_its_manager
    ),
    _("Only the two people, the manager's team and HR see who stands in."),
)
end_deputy = Policy(
    Deputy,
    any_of(about(is_self, "manager"), about(is_self, "deputy"), about(is_hr)),
    _("Only the manager, the deputy and HR may end this."),
)
grants = Policy(
    AccessGrant,
    any_of(when(lambda act: act.actor.holds(AccessRole.HR.value)), administer),
    _("Only HR and administrators see who holds which rights."),
)
see_equality_answer = Policy(
    EqualityAnswer, about(is_self), _("Only this person sees what they said of themself.")
)
