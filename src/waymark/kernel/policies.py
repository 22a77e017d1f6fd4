"""One rule answers both "may this person" and "which rows".

A rule turns an act into a Q over one model. `rows` filters by it, `may` asks the same filter about
one row: the two cannot disagree, and a hidden row is simply not found.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from waymark.kernel.acts import Act, Forbidden

__all__ = ["ALL", "NONE", "Policy", "Rule", "any_of", "when"]

M = TypeVar("M", bound=models.Model)
Rule = Callable[[Act], Q]

ALL = Q()
NONE = Q(pk__in=[])


def any_of(*rules: Rule) -> Rule:
    """Allow what one of the rules allows."""

    def rule(act: Act) -> Q:
        allowed = NONE
        for each in rules:
            q = each(act)
            if q == ALL:
                return ALL
            allowed = q if allowed == NONE else allowed if q == NONE else allowed | q
        return allowed

    return rule


def when(test: Callable[[Act], bool]) -> Rule:
    """Allow every row when the test holds for the actor, else none."""
    return lambda act: ALL if test(act) else NONE


class Policy(Generic[M]):
    """What an actor may do with the rows of one model under one verb."""

    def __init__(self, model: type[M], rule: Rule, why: str | Promise) -> None:
        self.model, self.rule, self.why = model, rule, why

    def rows(self, act: Act) -> QuerySet[M]:
        """The rows that the rule allows; each at most once."""
        return self.model._default_manager.filter(self.rule(act))

    def may(self, act: Act, row: M) -> bool:
        """Whether the rule allows this row, asked with one query."""
        return self.rows(act).filter(pk=row.pk).exists()

    def require(self, act: Act, row: M) -> None:
        """Raise Forbidden, with the reason in words, unless the rule allows this row."""
        if not self.may(act, row):
            raise Forbidden(self.why)
