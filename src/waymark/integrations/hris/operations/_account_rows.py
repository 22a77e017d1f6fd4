"""Accounts, as an import opens, readdresses and closes them.

An account is signed in to, and its password is set anew, by its address. So the address of an
account follows that of its person, and a closed account keeps none: whoever is given a leaver's
address later gets an account of their own, never the leaver's.
"""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress

from waymark.domain.people.models import Person, User
from waymark.integrations.hris.operations._ledger import Ledger
from waymark.integrations.hris.transitions import Transition
from waymark.kernel.acts import Act

__all__ = ["forget_old_addresses", "write_accounts"]

Ids = dict[str, int]
Account = tuple[str, bool]  # its address, and whether it is open


def write_accounts(
    ledger: Ledger, transitions: list[Transition], known: Mapping[str, Person], act: Act
) -> Ids:
    """Bring known accounts up to date, and open those that are owed.

    Returns the accounts, by key, of those who had none until now. The password of a new account
    is one that nobody knows: people set theirs by "Forgot your password?".
    """
    users: dict[int, Account] = {
        pk: (email, is_open) for pk, email, is_open in User.objects.values_list(*COLUMNS)
    }
    owed = [
        t for t in transitions
        if t.after.active and t.after.email and not (t.key in known and known[t.key].user_id)
    ]  # fmt: skip
    wanted = _wanted(transitions, known, users)
    wanted |= _given_up(transitions, known, users, wanted)
    _readdress(ledger, users, wanted)
    held = {person.user_id for person in known.values()}
    free = {email.lower(): pk for pk, (email, _open) in (users | wanted).items() if pk not in held}
    accounts = {t.key: free[t.after.email.lower()] for t in owed if t.after.email.lower() in free}
    _forget_passwords(accounts.values())
    new = [t for t in owed if t.key not in accounts]
    rows = [(t.after.email, f"!{secrets.token_urlsafe(30)}", True, act.at) for t in new]
    made = ledger.create(User, ["email", "password", "is_active", "created_at"], rows)
    return accounts | {t.key: pk for t, pk in zip(new, made, strict=True)}


def _forget_passwords(accounts: Iterable[int]) -> None:
    """An account that belonged to nobody opens to its new person by a letter, not by an old word.

    Not in the ledger: a password, even as a hash, is kept in one place only.
    """
    for pk in accounts:
        User.objects.filter(pk=pk).update(password=f"!{secrets.token_urlsafe(30)}")


COLUMNS = ("pk", "email", "is_active")


def _nowhere(pk: int) -> str:
    """An address of this account alone, to which no letter can go (RFC 2606)."""
    return f"closed-{pk}@accounts.invalid"


def _wanted(
    transitions: Iterable[Transition], known: Mapping[str, Person], users: Mapping[int, Account]
) -> dict[int, Account]:
    """What the accounts of people whom the import changes become."""
    wanted = {}
    for t in transitions:
        pk = known[t.key].user_id if t.before is not None else None
        if t.before is None or pk is None:
            continue
        email, is_open = users[pk]
        if t.before.active != t.after.active:
            is_open = t.after.active
        if not t.after.active:
            email = _nowhere(pk)
        elif t.after.email and (t.after.email != t.before.email or email == _nowhere(pk)):
            email = t.after.email
        wanted[pk] = (email, is_open)
    return wanted


def _given_up(
    transitions: Iterable[Transition],
    known: Mapping[str, Person],
    users: Mapping[int, Account],
    wanted: Mapping[int, Account],
) -> dict[int, Account]:
    """Accounts of others at an address that now belongs to someone the import names.

    They take the address of their own person, or none: a letter to the address must reach nobody
    but its new owner's account.
    """
    after = {t.key: t.after for t in transitions}
    owner = {
        state.email.lower(): key for key, state in after.items() if state.active and state.email
    }
    targets = {email.lower() for email, _open in wanted.values()}
    linked = {person.user_id for person in known.values()}
    found = {
        pk: (_nowhere(pk), is_open)
        for pk, (email, is_open) in users.items()
        if pk not in linked and email.lower() in targets
    }
    for key, person in known.items():
        pk = person.user_id
        if pk is None or owner.get((wanted.get(pk) or users[pk])[0].lower(), key) == key:
            continue
        own = after[key].email if key in after else person.email
        stays = person.active and own and owner.get(own.lower(), key) == key
        is_open = (wanted.get(pk) or users[pk])[1]
        found[pk] = (own if stays else _nowhere(pk), is_open)
    return found


def _readdress(ledger: Ledger, users: Mapping[int, Account], wanted: Mapping[int, Account]) -> None:
    """Change accounts in two steps, so that two may swap addresses; an undo goes both back."""
    aside, settled = [], []
    for pk, (email, is_open) in wanted.items():
        old, was_open = users[pk]
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        if email != old:
            aside.append((pk, {"email": old}, {"email": _nowhere(pk)}))
            before["email"], after["email"] = _nowhere(pk), email
        if is_open != was_open:
            before["is_active"], after["is_active"] = was_open, is_open
        if after:
            settled.append((pk, before, after))
    ledger.change(User, aside)
    ledger.change(User, settled)
    forget_old_addresses([pk for pk, _before, _after in aside])


def forget_old_addresses(users: Iterable[int]) -> None:
    """Remove what sign-in noted of addresses that these accounts had; it notes them anew."""
    EmailAddress.objects.filter(user_id__in=list(users)).delete()
