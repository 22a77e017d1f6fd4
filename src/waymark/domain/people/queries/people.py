"""Readings of people for pages; every list is filtered by a policy."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from waymark.domain.people import policies
from waymark.domain.people.models import AccessGrant, Deputy, Person, Site
from waymark.domain.people.states import AccessRole
from waymark.engine.spelling import closest
from waymark.kernel.acts import Act, Actor, Grant
from waymark.kernel.models import Installation
from waymark.kernel.recommending import open_stops

__all__ = [
    "DemoPerson",
    "Deputy",
    "Person",
    "Signed",
    "Stopped",
    "act_of_person_id", "actor_of_person",
    "address_of",
    "demo_people",
    "deputies_of",
    "deputy_by_id",
    "direct_reports",
    "has_reports",
    "leads_people",
    "manager_of",
    "manager_to_stand_in_for",
    "people_found",
    "person_by_id",
    "person_of_user",
    "person_to_sign_in",
    "sites",
    "stand_in_today",
    "standing_in",
    "teammates",
    "who_answers_for",
    "who_signed_in",
    "zone_named", "zone_of",
]  # fmt: skip


#: how many rows with common trigrams are compared letter by letter, per result
CANDIDATES = 8
SHORT = 2  # letters
BY_NAME = ("family_name", "given_name", "pk")


@dataclass(frozen=True, slots=True)
class Stopped:
    """All recommending is stopped: since when, by whom (an empty name once erased), and why."""

    at: datetime
    name: str
    why: str


def person_of_user(user_id: int) -> Person | None:
    """The person behind an account, or None when the account has none or they have left."""
    signed = who_signed_in(user_id)
    return signed.person if signed else None


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in, and what every page must know besides.

    stopped    who stopped all recommending, None while it goes on.
    outside    whether they come from elsewhere and see their own corner only.
    """

    person: Person
    stopped: Stopped | None = None
    outside: bool = False


def who_signed_in(user_id: int) -> Signed | None:
    """The same, and what every page must know besides.

    Cost: one query for all, so that no page pays for the switch or for the corner.
    """
    name = Person.objects.filter(pk=OuterRef("stopped_by_id")).values("name")
    stop = open_stops().values(
        told=JSONObject(at="stopped_at", why="why", name=Subquery(name))
    )  # fmt: skip
    outside = AccessGrant.objects.filter(person=OuterRef("pk"), role=AccessRole.OUTSIDE.value)
    rows = Person.objects.select_related("site", "unit").filter(user_id=user_id, active=True)
    person = rows.annotate(stop=Subquery(stop), elsewhere=Exists(outside)).first()
    if person is None:
        return None
    told = person.stop
    if told is None:
        return Signed(person, outside=person.elsewhere)
    at = datetime.fromisoformat(told["at"])
    return Signed(person, Stopped(at, told["name"] or "", told["why"]), person.elsewhere)


def person_to_sign_in(email: str) -> Person | None:
    """Who signs in with this address, whatever its case; None for those who have left."""
    return (
        Person.objects.select_related("user")
        .filter(user__email__iexact=email, user__is_active=True, active=True)
        .first()
    )


def actor_of_person(person: Person) -> Actor:
    """The person as an actor, with the access roles they hold.

    A grant for a unit that has no place in the organization yet gives nothing: no path must never
    read as "everywhere". To someone from outside nothing else gives anything.
    """
    grants = AccessGrant.objects.filter(person=person).exclude(unit__path="")
    rows = list(grants.values_list("role", "unit__path"))
    if any(role == AccessRole.OUTSIDE.value for role, _path in rows):
        return Actor(person.pk, frozenset({Grant(AccessRole.OUTSIDE.value)}))
    return Actor(person.pk, frozenset(Grant(role, path or "") for role, path in rows))


def act_of_person_id(person_id: int | None, at: datetime) -> Act:
    """An act of that person at that moment, with the rights they hold now; None is the system.

    For work that goes on after the request: the worker asks again what the person may do. A
    person who has left acts with no rights at all.
    """
    if person_id is None:
        return Act(Actor(None), at=at, today=at.date())
    person = Person.objects.select_related("site").get(pk=person_id)
    actor = actor_of_person(person) if person.active else Actor(person.pk)
    return Act(actor, at=at, today=at.astimezone(zone_of(person)).date())


def zone_of(person: Person | None) -> ZoneInfo:
    """The person's own zone, else their site's, else UTC; also where a file named none there is."""
    if person is None:
        return zone_named("")
    return zone_named(person.zone or (person.site.zone if person.site else ""))


def zone_named(name: str | None) -> ZoneInfo:
    """The zone of an IANA name, UTC where there is none of that name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def person_by_id(act: Act, person_id: int) -> Person:
    """One person whose page the actor may open. Raises Person.DoesNotExist otherwise."""
    return policies.see_person.rows(act).select_related("site", "unit").get(pk=person_id)


def manager_of(person: Person, today: date) -> Person | None:
    """Whom the person reports to on that day."""
    line = (
        person.lines_up.filter(from_date__lte=today)
        .exclude(to_date__lte=today)
        .select_related("manager")
        .first()
    )
    return line.manager if line else None


def who_answers_for(person: Person, today: date) -> tuple[Person, ...]:
    """Whom to tell what a manager should know: the manager of that day, and who stands in.

    Those who have left are not told, and nobody is told about themself. Cost: two queries.
    """
    manager = manager_of(person, today)
    if manager is None:
        return ()
    rows = policies.deputies_on(today).filter(manager=manager).select_related("deputy")
    found = [manager, *(row.deputy for row in rows)]
    return tuple(each for each in found if each.active and each.pk != person.pk)


def stand_in_today(act: Act) -> Deputy | None:
    """Who stands in today for the actor's manager; None for nobody, or for the actor themself."""
    lines = policies.current_lines(act).filter(person_id=act.person_id or 0)
    rows = policies.deputies_on(act.today).filter(manager__in=lines.values("manager_id"))
    return rows.exclude(deputy_id=act.person_id).select_related("manager", "deputy").first()


def leads_people(act: Act, person_id: int) -> bool:
    """Whether anyone reports to this person themself today; a deputy's people do not count."""
    return policies.current_lines(act).filter(manager_id=person_id).exists()


def deputies_of(act: Act, manager_id: int) -> QuerySet[Deputy]:
    """Who stood, stands and will stand in for a manager, latest first, if the actor may see it."""
    rows = policies.see_deputies.rows(act).filter(manager_id=manager_id)
    return rows.select_related("manager", "deputy").order_by("-from_date", "-pk")


def standing_in(act: Act) -> QuerySet[Deputy]:
    """For whom the actor stands in today or will, soonest first."""
    rows = policies.see_deputies.rows(act).filter(deputy_id=act.person_id, ended_at__isnull=True)
    return (
        rows.filter(to_date__gt=act.today, manager__active=True)
        .select_related("manager", "deputy")
        .order_by("from_date", "pk")
    )


def manager_to_stand_in_for(act: Act, person_id: int) -> Person:
    """A person whose deputy the actor may name. Raises Person.DoesNotExist otherwise."""
    return policies.name_deputy.rows(act).filter(active=True).get(pk=person_id)


def deputy_by_id(act: Act, deputy_id: int) -> Deputy:
    """One deputy whose time the actor may end. Raises Deputy.DoesNotExist otherwise."""
    return policies.end_deputy.rows(act).select_related("manager", "deputy").get(pk=deputy_id)


def direct_reports(act: Act) -> QuerySet[Person]:
    """Those who report today to the actor, or to someone for whom the actor stands in; by name."""
    return (
        Person.objects.filter(policies.is_direct_manager(act), active=True)
        .select_related("site", "unit")
        .order_by("family_name", "given_name", "pk")
    )


def has_reports(act: Act) -> bool:
    """Whether the actor answers for anyone today; decides if they see the team area."""
    return policies.lines_answered(act).exists()


def teammates(act: Act, limit: int) -> list[Person]:
    """Some who report to the same manager as the actor today, by name; none where nobody does."""
    lines, own = policies.current_lines(act), policies.about(policies.is_self)(act)
    same = lines.filter(manager_id__in=lines.filter(own).values("manager_id")).exclude(own)
    seen = policies.see_in_directory.rows(act).filter(active=True)
    rows = seen.filter(pk__in=same.values("person_id")).select_related("unit")
    return list(rows.order_by(*BY_NAME)[:limit])


def people_found(act: Act, text: str, limit: int = 20) -> list[Person]:
    """People by name, typing errors forgiven, best first; ties by name and id.

    Two letters are alike to a good part of all names: they are taken for a whole family name, and
    then for the beginning of any name. Cost: two queries, three for such a short text.
    """
    seen = policies.see_in_directory.rows(act)
    if len(text) <= SHORT:
        spellings = [text, text.lower(), text.upper(), text.capitalize()]
        whole = seen.filter(family_name__in=spellings).order_by(*BY_NAME)
        begun = seen.filter(name__iregex=rf"\m{re.escape(text)}").order_by(*BY_NAME)
        ids = [*whole.values_list("pk", flat=True)[:limit]]
        ids += [pk for pk in begun.values_list("pk", flat=True)[: 2 * limit] if pk not in ids]
    else:
        alike = list(
            seen.filter(name__trigram_word_similar=text)
            .order_by(TrigramWordSimilarity(text, "name").desc(), *BY_NAME)
            .values_list("pk", "name")[: limit * CANDIDATES]
        )
        ids = [alike[i][0] for i in closest(text, [name for _, name in alike], limit=limit)]
    rows = Person.objects.select_related("site", "unit").in_bulk(ids[:limit])
    return [rows[pk] for pk in ids[:limit]]


def sites() -> QuerySet[Site]:
    """All sites by name."""
    return Site.objects.order_by("name")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone to look around as; `part` is employee, planner, manager, hr, learning or outside."""

    person: Person
    part: str


def demo_people() -> list[DemoPerson]:
    """The people one may sign in as without a password; none outside a demo database."""
    row = Installation.objects.filter(demo=True).first()
    listed = row.details.get("people", []) if row else []
    parts = {each["key"]: each["part"] for each in listed}
    found = {
        person.key: person
        for person in Person.objects.filter(
            key__in=parts, active=True, user__is_active=True
        ).select_related("user")
    }
    return [DemoPerson(found[key], part) for key, part in parts.items() if key in found]


def address_of(person_id: int) -> Person | None:
    """Whom to write to: somebody here with an e-mail address and no closed account; or None."""
    rows = Person.objects.filter(pk=person_id, active=True).exclude(email="")
    rows = rows.exclude(user__is_active=False)
    return rows.select_related("site").first()
