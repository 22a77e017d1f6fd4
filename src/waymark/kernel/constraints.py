"""What must be true of a row, said once for the models that share it."""

from enum import Enum

from django.db.models import CheckConstraint, Q

__all__ = ["all_or_none", "filled_when", "known_state", "level_range"]


def known_state(name: str, field: str, states: type[Enum]) -> CheckConstraint:
    """A column keeps to the values of its enum."""
    return CheckConstraint(
        name=name, condition=Q(**{f"{field}__in": [member.value for member in states]})
    )


def all_or_none(name: str, *fields: str) -> CheckConstraint:
    """These columns are filled together: who stands beside when."""
    return CheckConstraint(name=name, condition=_empty(fields, True) | _empty(fields, False))


def filled_when(name: str, when: Q, *fields: str) -> CheckConstraint:
    """These columns are filled in the rows of `when`, and in no other."""
    return CheckConstraint(
        name=name, condition=(when & _empty(fields, False)) | (~when & _empty(fields, True))
    )


def level_range(name: str, field: str = "level", *, or_none: bool = False) -> CheckConstraint:
    """A level of a skill that somebody has: 1..5, or none said."""
    said = Q(**{f"{field}__gte": 1, f"{field}__lte": 5})
    return CheckConstraint(
        name=name, condition=Q(**{f"{field}__isnull": True}) | said if or_none else said
    )


def _empty(fields: tuple[str, ...], empty: bool) -> Q:
    return Q(**{f"{field}__isnull": empty for field in fields})
