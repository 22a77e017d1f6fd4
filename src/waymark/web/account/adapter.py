"""How allauth meets the house: nobody signs up by themselves, the demo shows whom to be."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

__all__ = ["Adapter"]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from HR or an administrator; people only set their password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def format_email_subject(self, subject: Any) -> str:
        """The subject as it is; site prefixes say nothing to people."""
        return str(subject)
