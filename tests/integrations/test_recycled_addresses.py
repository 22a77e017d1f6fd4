"""Accounts follow their people's addresses; a leaver's address may be given to someone new."""

from pathlib import Path

import pytest
from allauth.account.models import EmailAddress

from tests.integrations.test_undo import PEOPLE, bring, everything, first_people, later
from waymark.domain.people.models import Person, User
from waymark.integrations.hris import operations

LEAVERS = "Employee ID,Full name,E-mail,Job title,Department,Termination date\n"

pytestmark = pytest.mark.django_db(transaction=True)


def accounts() -> dict[str, str]:
    """The address of everyone's account, by number."""
    return dict(Person.objects.filter(user__isnull=False).values_list("key", "user__email"))


def test_accounts_swap_addresses_with_their_people_and_back(tmp_path: Path) -> None:
    first_people(tmp_path)
    before = everything()
    ines = User.objects.get(email="a@n.example")
    EmailAddress.objects.create(user=ines, email="a@n.example", primary=True)
    rows = "1,Ines Moreau,b@n.example,,,,\n2,Jonas Weiss,a@n.example,,,,\n"
    batch = bring(tmp_path, PEOPLE + rows, later(1))
    assert accounts() == {"1": "b@n.example", "2": "a@n.example"}
    assert not EmailAddress.objects.filter(email="a@n.example", user=ines).exists()
    operations.undo_import(batch=batch, act=later(2))
    assert everything() == before


@pytest.mark.parametrize("together", [True, False])
def test_a_new_hire_with_a_recycled_address_gets_an_own_account(
    tmp_path: Path, together: bool
) -> None:
    first_people(tmp_path)
    before = everything()
    old = User.objects.get(email="a@n.example")
    leaver = "1,Ines Moreau,a@n.example,,,2026-10-31\n"
    hire = "9,Ines Mora,a@n.example,Test Engineer,Lab,\n"
    batches = [bring(tmp_path, LEAVERS + leaver + (hire if together else ""), later(1))]
    if not together:
        batches.append(bring(tmp_path, LEAVERS + hire, later(2)))
    old.refresh_from_db()
    new = Person.objects.get(key="9").user
    assert new is not None
    assert (new.email, new.is_active) == ("a@n.example", True)
    assert new.pk != old.pk
    assert (old.email, old.is_active) == (f"closed-{old.pk}@accounts.invalid", False)
    for batch in reversed(batches):
        operations.undo_import(batch=batch, act=later(3))
    assert everything() == before


def test_who_returns_signs_in_with_the_address_again(tmp_path: Path) -> None:
    first_people(tmp_path)
    bring(tmp_path, LEAVERS + "1,Ines Moreau,,,,2026-10-31\n", later(1))
    bring(tmp_path, PEOPLE + "1,Ines Moreau,a@n.example,Test Engineer,Lab,Ulm,3\n", later(2))
    user = Person.objects.get(key="1").user
    assert user is not None
    assert (user.email, user.is_active) == ("a@n.example", True)


def test_an_account_of_nobody_opens_to_its_new_person_without_the_old_password(
    tmp_path: Path,
) -> None:
    stray = User.objects.create(email="new@n.example", created_at=later(0).at)
    stray.set_password("a word of someone else")
    stray.save()
    bring(tmp_path, LEAVERS + "9,Ines Mora,new@n.example,Test Engineer,Lab,\n", later(1))
    stray.refresh_from_db()
    assert Person.objects.get(key="9").user == stray
    assert not stray.has_usable_password()
