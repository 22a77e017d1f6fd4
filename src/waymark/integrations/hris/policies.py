"""Imports are HR's, and the command line's."""

from waymark.domain.people.states import AccessRole
from waymark.integrations.hris.models import Import
from waymark.kernel.policies import Policy, when

__all__ = ["run_imports"]

run_imports = Policy(
    Import, when(lambda act: act.actor.holds(AccessRole.HR.value)), "Only HR imports files."
)
