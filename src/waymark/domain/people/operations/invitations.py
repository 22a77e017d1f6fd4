"""Accounts that nobody signs up for: the first administrators of an installation."""

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people.models import AccessGrant, Person, User
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.installation import installation, require_system

__all__ = ["invite_administrator"]


@transaction.atomic
def invite_administrator(*, email: str, given_name: str, family_name: str, act: Act) -> User:
    """Give the person with this e-mail an account and HR's rights for the whole organization.

    Makes the person where the directory does not know the address. Whoever has an account keeps
    it, and its password. Only the command line may: raises Forbidden, or Refused in the demo and
    for someone who has left.
    """
    require_system(act)
    if installation().demo:
        raise Refused(_("In the demo one signs in as one of its people; nobody is invited."))
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(email=email)
        user.set_unusable_password()
        user.save()
    person = _person_of(user, email, given_name, family_name)
    if not (person.active and user.is_active):
        raise Refused(_("This person has left, or the account was closed."))
    rights = {"person": person, "role": AccessRole.HR.value, "unit": None}
    _grant, given = AccessGrant.objects.get_or_create(**rights, defaults={"given_at": act.at})
    after = {"role": AccessRole.HR.value, "new": given}
    record(act, "people.administrator.invited", person, person_id=person.pk, after=after)
    return user


def _person_of(user: User, email: str, given_name: str, family_name: str) -> Person:
    """The person behind the account, else the one with this address, else a new one."""
    known = Person.objects.filter(user=user).first()
    if known is not None:
        return known
    known = Person.objects.filter(email__iexact=email).first()
    if known is None:
        return Person.objects.create(
            key=email, given_name=given_name, family_name=family_name, email=email, user=user
        )
    Person.objects.filter(pk=known.pk, user__isnull=True).update(user=user)
    known.refresh_from_db()
    if known.user_id != user.pk:
        raise Refused(_("The person with this e-mail signs in with another address already."))
    return known
