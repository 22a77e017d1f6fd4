"""The career framework, the positions people held in it, and what their moves teach."""

from waymark.domain.careers.models.business import (
    BusinessGoal,
    BusinessGoalRole,
    BusinessGoalSkill,
)
from waymark.domain.careers.models.drafts import (
    DraftChange,
    FrameworkDraft,
    FrameworkVersion,
    RequirementChange,
    RoleRevision,
)
from waymark.domain.careers.models.framework import (
    FormalMove,
    Grade,
    JobFamily,
    Ladder,
    Requirement,
    Role,
    RoleTitle,
)
from waymark.domain.careers.models.mined import MinedMove, MiningRun, Retitling
from waymark.domain.careers.models.positions import Assignment
from waymark.domain.careers.models.proposals import Proposal, ProposedFamily, ProposedTemplate

__all__ = [
    "Assignment",
    "BusinessGoal",
    "BusinessGoalRole",
    "BusinessGoalSkill",
    "DraftChange",
    "FormalMove",
    "FrameworkDraft",
    "FrameworkVersion",
    "Grade",
    "JobFamily",
    "Ladder",
    "MinedMove",
    "MiningRun",
    "Proposal",
    "ProposedFamily",
    "ProposedTemplate",
    "Requirement",
    "RequirementChange",
    "Retitling",
    "Role",
    "RoleRevision",
    "RoleTitle",
]
