"""The first account: made once, reached by a link that works once."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.conftest import act_by
from waymark.cli.main import main
from waymark.domain.people.models import AccessGrant, Person, User
from waymark.domain.people.operations.invitations import invite_administrator
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.installation import mark_as_demo
from waymark.kernel.models import ActEntry

pytestmark = pytest.mark.django_db


def invite(act: Act, email: str = "ada@example.org") -> User:
    return invite_administrator(email=email, given_name="Ada", family_name="Lind", act=act)


def test_the_link_sets_a_password_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", "ada@example.org", "--given-name", "Ada"]) == 0
    link = capsys.readouterr().out.strip()
    assert re.fullmatch(r"http://\S+/account/password/reset/key/\S+/", link)
    client = Client()
    page = client.get(urlsplit(link).path, follow=True)
    form = page.redirect_chain[-1][0]
    word = "walnut-harbour-42"
    done = client.post(form, {"password1": word, "password2": word})
    assert done.status_code == 302
    assert User.objects.get(email="ada@example.org").check_password(word)
    again = Client().get(urlsplit(link).path, follow=True)
    assert again.context["token_fail"]


def test_it_gives_rights_for_the_whole_organization_and_says_so(system_act: Act) -> None:
    user = invite(system_act)
    assert not user.has_usable_password()
    grant = AccessGrant.objects.get(person__user=user)
    assert (grant.role, grant.unit) == ("hr", None)
    entry = ActEntry.objects.get(verb="people.administrator.invited")
    assert entry.person_id == grant.person_id


def test_repeating_it_changes_no_account(system_act: Act) -> None:
    user = invite(system_act)
    user.set_password("walnut-harbour-42")
    user.save()
    assert invite(system_act, "ADA@example.org") == user
    user.refresh_from_db()
    assert user.check_password("walnut-harbour-42")
    assert (User.objects.count(), Person.objects.count(), AccessGrant.objects.count()) == (1, 1, 1)


def test_a_person_of_the_directory_gets_the_account(system_act: Act) -> None:
    person = Person.objects.create(key="P1", given_name="Ada", email="Ada@Example.org")
    user = invite(system_act)
    assert Person.objects.get(user=user) == person


def test_someone_who_left_is_refused_and_nothing_is_kept(system_act: Act) -> None:
    Person.objects.create(key="P1", email="ada@example.org", active=False)
    with pytest.raises(Refused, match="has left"):
        invite(system_act)
    assert not User.objects.exists()


def test_only_the_command_line_invites(system_act: Act) -> None:
    person = Person.objects.create(key="P1")
    with pytest.raises(Forbidden):
        invite(act_by(person, "hr", "administrator"))
    mark_as_demo(organisation="Invented", details={}, act=system_act)
    with pytest.raises(Refused, match="demo"):
        invite(system_act)


def test_no_address_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", "nobody"]) == 1
    assert "'nobody' is no e-mail address" in capsys.readouterr().err
