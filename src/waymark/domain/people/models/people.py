"""Persons, sign-in accounts, employment, org units, reporting lines, access roles.

All spells are half-open: `from_date` is the first day, `to_date` the first day no longer; a null
`to_date` means still.
"""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, Value
from django.db.models.functions import Concat, Now, Trim, Upper
from django.utils.translation import gettext_lazy as _

from waymark.domain.people.states import AccessRole, EmploymentKind, Theme
from waymark.kernel.constraints import all_or_none, known_state
from waymark.kernel.privacy import Privacy

__all__ = [
    "LONGEST_DEPUTY",
    "AccessGrant",
    "Deputy",
    "Employment",
    "OrgUnit",
    "Person",
    "ReportingLine",
    "Site",
    "User",
    "ends_after_start",
    "spell",
]


#: nobody stands in for someone for longer than a year without being named again
LONGEST_DEPUTY = timedelta(days=366)


def spell() -> Func:
    """The half-open date range of a row with from_date and to_date.

    In an exclusion constraint the person comes first: the index then sorts by what tells most
    rows apart, and a check reads a page or two instead of everyone who was here at that time.
    """
    return Func(F("from_date"), F("to_date"), Value("[)"), function="daterange")


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date"))
    )


class UserManager(BaseUserManager["User"]):
    """Finds accounts by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """An account to sign in with. What a person is and may do hangs on Person, not on this."""

    privacy = Privacy.SECRET
    subject_path: ClassVar[str | None] = "person"
    withheld: ClassVar[tuple[str, ...]] = ("password",)

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Upper("email"), name="user_email_any_case"),
        ]


class Site(models.Model):
    """A place of work with its time zone (an IANA name)."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    name = models.CharField(max_length=120, unique=True)
    country = models.CharField(max_length=2, default="", blank=True)
    zone = models.CharField(max_length=60, default="UTC")


class OrgUnit(models.Model):
    """A part of the organization. `path` lists the ids from the top, as /1/7/12/."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    path = models.CharField(max_length=300, default="", db_index=True, blank=True)
    is_partner = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)


class Person(models.Model):
    """Someone who works, or worked, here; known to the HR system under `key`."""

    privacy = Privacy.DIRECTORY
    subject_path: ClassVar[str | None] = "pk"
    kept: ClassVar[Any] = _(
        "A nameless row stays, so that what colleagues have in their own records still holds "
        "together: they then see “someone who was erased”."
    )

    key = models.CharField(max_length=80, unique=True)
    given_name = models.CharField(max_length=120, default="", blank=True)
    family_name = models.CharField(max_length=120, default="", blank=True)
    name = GeneratedField(
        expression=Trim(Concat("given_name", Value(" "), "family_name")),
        output_field=models.CharField(max_length=250),
        db_persist=True,
    )
    email = models.EmailField(default="", blank=True)
    user = models.OneToOneField(User, null=True, on_delete=models.SET_NULL, related_name="person")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="people")
    unit = models.ForeignKey(OrgUnit, null=True, on_delete=models.PROTECT, related_name="people")
    active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="", blank=True)
    zone = models.CharField(max_length=60, default="", blank=True)
    theme = models.CharField(max_length=8, default=Theme.SYSTEM.value)
    open_to_questions = models.BooleanField(default=False)
    shares_skills = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("person_theme_known", "theme", Theme),
            models.UniqueConstraint(
                Upper("email"), name="person_email_once", condition=~Q(email="")
            ),
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(F("name"), name="gin_trgm_ops"), name="person_name_trigram"),
            models.Index(fields=["family_name", "given_name", "id"], name="person_sorted"),
        ]

    @property
    def shown_name(self) -> str:
        """The name, or the HR key where a file brought none."""
        return self.name or self.key

    @property
    def initials(self) -> str:
        """Up to two letters for the round picture."""
        parts = [part for part in (self.given_name, self.family_name) if part]
        return "".join(part[0] for part in parts).upper() or self.key[:2].upper()


class Employment(models.Model):
    """A spell in which a person belongs to the organization or to a partner."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    kind = models.CharField(max_length=12, default=EmploymentKind.EMPLOYEE.value)
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("employment_kind_known", "kind", EmploymentKind),
            ends_after_start("employment_ends_after_start"),
            ExclusionConstraint(
                name="employment_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (spell(), RangeOperators.OVERLAPS)],
            ),
        ]


class ReportingLine(models.Model):
    """Who reports to whom, and when; one manager at a time."""

    privacy = Privacy.DIRECTORY
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lines_up")
    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lines_down")
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ends_after_start("reporting_ends_after_start"),
            models.CheckConstraint(name="reporting_not_to_self", condition=~Q(person=F("manager"))),
            ExclusionConstraint(
                name="reporting_one_manager",
                expressions=[("person", RangeOperators.EQUAL), (spell(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["manager", "from_date"], name="reporting_down")]


class Deputy(models.Model):
    """Someone who answers for a manager's direct reports for a time; one at a time a manager.

    Both dates were said when the deputy was named; `ended_at` is set where the time was cut short,
    and ends it at once. A row never changes otherwise.
    """

    privacy = Privacy.DIRECTORY
    subject_path: ClassVar[str | None] = "manager"

    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stands_in")
    from_date = models.DateField()
    to_date = models.DateField()
    named_at = models.DateTimeField()
    named_by_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            ends_after_start("deputy_ends_after_start"),
            models.CheckConstraint(
                name="deputy_at_most_a_year",
                condition=Q(to_date__lte=F("from_date") + LONGEST_DEPUTY),
            ),
            models.CheckConstraint(name="deputy_not_oneself", condition=~Q(manager=F("deputy"))),
            all_or_none("deputy_ended_by_someone", "ended_at", "ended_by_id"),
            ExclusionConstraint(
                name="deputy_one_at_a_time",
                expressions=[("manager", RangeOperators.EQUAL), (spell(), RangeOperators.OVERLAPS)],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    @property
    def last_day(self) -> date:
        """The last day on which the deputy was to stand in."""
        return self.to_date - timedelta(days=1)


class AccessGrant(models.Model):
    """A right beyond one's own data, for a unit and all below it, or for the whole (no unit)."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16)
    unit = models.ForeignKey(OrgUnit, null=True, on_delete=models.CASCADE, related_name="grants")
    given_at = models.DateTimeField()
    given_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("grant_role_known", "role", AccessRole),
            models.UniqueConstraint(
                name="grant_once", fields=["person", "role", "unit"], nulls_distinct=False
            ),
        ]
