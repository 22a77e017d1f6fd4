"""Links to a new password: good once, for a few hours, and only for someone who is here."""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from waymark.domain.people.queries import person_of_user

__all__ = ["PasswordToken"]


class PasswordToken(PasswordResetTokenGenerator):
    """Django's token, void from the moment its person leaves or the account is closed."""

    def check_token(self, user: Any, token: str | None) -> bool:
        """Whether the token is this account's, unused, in time, and its person is still here."""
        here = user is not None and user.is_active and person_of_user(user.pk) is not None
        return here and super().check_token(user, token)
