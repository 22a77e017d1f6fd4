"""Where the tests of conversations look: the manager's page of a talk, the person's, HR's browser."""

from django.test import Client

from tests.conftest import NOW
from tests.domain.builders import make_employee
from tests.web.journey import sign_in
from waymark.domain.people.models import AccessGrant
from waymark.domain.reviews.models import Conversation

__all__ = ["hr_browser", "own_page", "team_page"]


def team_page(talk: Conversation, more: str = "") -> str:
    return f"/team/{talk.person_id}/talks/{talk.pk}{more}"


def own_page(talk: Conversation, more: str = "") -> str:
    return f"/me/talks/{talk.pk}{more}"


def hr_browser(name: str = "Ruth Adeyemi") -> Client:
    person = make_employee(name)
    AccessGrant.objects.create(person=person, role="hr", given_at=NOW)
    return sign_in(person)
