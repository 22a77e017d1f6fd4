"""People from elsewhere who help people here: an account, no employment, and no rights."""

from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.people import policies
from waymark.domain.people.models import AccessGrant, Person, User
from waymark.domain.people.states import AccessRole
from waymark.kernel import outbox
from waymark.kernel.acts import Act, Forbidden, Refused, record
from waymark.kernel.policies import ALL

__all__ = ["invite_outsider"]


@transaction.atomic
def invite_outsider(
    *, email: str, given_name: str, family_name: str, zone: str = "", language: str = "", act: Act
) -> Person:
    """Give somebody from elsewhere an account that opens their own corner and nothing else.

    zone    an IANA name, "" for UTC. The mail that invites them leaves once; whoever is invited
    again keeps account, name and password.
    Raises Forbidden for anyone but L&D, Refused where the address belongs to someone who works or
    worked here.
    """
    if policies.invite_outside(act) != ALL:
        raise Forbidden(_("Only L&D invites people from outside."))
    address = email.strip()
    person = Person.objects.filter(email__iexact=address).first()
    if person is None:
        person = _new(address, given_name, family_name, zone, language)
    elif not _is_outsider(person):
        name = person.shown_name
        raise Refused(_("This address is %(name)s’s, who works here.") % {"name": name})
    elif not person.active:
        Person.objects.filter(pk=person.pk).update(active=True)
        person.active = True
    _grant, fresh = AccessGrant.objects.get_or_create(
        person=person, role=AccessRole.OUTSIDE.value, unit=None,
        defaults={"given_at": act.at, "given_by_id": act.person_id},
    )  # fmt: skip
    outbox.send(
        kind="invitation-mail", key=f"invitation:{person.pk}", payload={"person": person.pk},
        person_id=person.pk, act=act,
    )  # fmt: skip
    record(act, "people.outsider.invited", person, person_id=person.pk, after={"new": fresh})
    return person


def _is_outsider(person: Person) -> bool:
    """Whether they were invited before, and never worked here."""
    grants = AccessGrant.objects.filter(person=person, role=AccessRole.OUTSIDE.value)
    return grants.exists() and not person.employments.exists()


def _new(email: str, given_name: str, family_name: str, zone: str, language: str) -> Person:
    """A person with an account whose password nobody knows, under a key that no HR file holds."""
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("Somebody signs in with this address already. Ask HR who it is."))
    try:
        with transaction.atomic():
            user = User(email=email)
            user.set_unusable_password()
            user.save()
            return Person.objects.create(
                key=f"outside-{uuid5(NAMESPACE_URL, f'mailto:{email.lower()}')}",
                given_name=given_name.strip(), family_name=family_name.strip(), email=email,
                user=user, zone=zone, language=language,
            )  # fmt: skip
    except IntegrityError as taken:
        again = _("Someone else changed this a moment ago. Reload the page and look again.")
        raise Refused(again) from taken
