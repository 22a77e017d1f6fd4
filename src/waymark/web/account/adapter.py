"""How allauth meets the house: nobody signs up by themselves, the demo shows whom to be."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from waymark.domain.people.queries import person_of_user

__all__ = ["Adapter"]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from HR or an administrator; people only set their password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Tell those who have left, instead of signing them in and out again."""
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if answer is None and person_of_user(user.pk) is None:
            answer = self.respond_user_inactive(request, user)
        return answer

    def format_email_subject(self, subject: Any) -> str:
        """The subject as it is; site prefixes say nothing to people."""
        return str(subject)
