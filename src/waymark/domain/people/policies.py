"""Who may see and do what with people; and the relations that other policies build on.

A relation is a rule over Person: self, direct manager, anyone above, HR, HR partner of the unit.
Relations hold today: a former manager has none.
"""

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from waymark.domain.people.models import AccessGrant, Person, ReportingLine
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act
from waymark.kernel.policies import ALL, NONE, Policy, Rule, any_of, when

__all__ = [
    "about",
    "administer",
    "current_lines",
    "edit_own",
    "grants",
    "is_direct_manager",
    "is_hr",
    "is_hr_partner",
    "is_manager_above",
    "is_self",
    "see_in_directory",
    "see_person",
]  # fmt: skip

_EVERYONE_BELOW = """
    WITH RECURSIVE below(person_id) AS (
        SELECT person_id FROM people_reportingline
        WHERE manager_id = %s AND from_date <= %s AND (to_date IS NULL OR to_date > %s)
        UNION
        SELECT r.person_id FROM people_reportingline r JOIN below b ON r.manager_id = b.person_id
        WHERE r.from_date <= %s AND (r.to_date IS NULL OR r.to_date > %s)
    ) SELECT person_id FROM below
"""


def current_lines(act: Act) -> QuerySet[ReportingLine]:
    """Reporting lines that hold on the actor's today."""
    return ReportingLine.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=act.today), from_date__lte=act.today
    )


def is_self(act: Act) -> Q:
    """The person themself."""
    return NONE if act.person_id is None else Q(pk=act.person_id)


def is_direct_manager(act: Act) -> Q:
    """People who report to the actor today."""
    lines = current_lines(act).filter(manager_id=act.person_id)
    return NONE if act.person_id is None else Q(pk__in=lines.values("person_id"))


def is_manager_above(act: Act) -> Q:
    """People anywhere below the actor in today's reporting lines."""
    if act.person_id is None:
        return NONE
    days = [act.today] * 4
    return Q(pk__in=RawSQL(_EVERYONE_BELOW, [act.person_id, *days]))  # noqa: S611 - no user text


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


def _active(act: Act) -> Q:
    return Q(active=True)


def about(rule: Rule, path: str = "person") -> Rule:
    """Turn a relation to people into a rule over rows that have a person under `path`."""

    def lifted(act: Act) -> Q:
        q = rule(act)
        if q in (ALL, NONE):
            return q
        return Q(**{f"{path}__in": Person.objects.filter(q).values("pk")})

    return lifted


see_in_directory = Policy(
    Person, any_of(is_hr, _active), "People who have left are seen by HR only."
)
see_person = Policy(
    Person,
    any_of(is_self, is_manager_above, is_hr, is_hr_partner),
    "Only this person, those they report to and HR see this page.",
)
edit_own = Policy(Person, is_self, "Only this person may change this.")
administer = when(lambda act: act.actor.holds(AccessRole.ADMINISTRATOR.value))
grants = Policy(
    AccessGrant,
    any_of(when(lambda act: act.actor.holds(AccessRole.HR.value)), administer),
    "Only HR and administrators see who holds which rights.",
)
