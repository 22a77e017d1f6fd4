"""What most tests of the domain begin with; a module with its own of the name uses that."""

import pytest

from tests.domain.builders import Framework, build_framework
from tests.domain.deputising import role, team
from tests.domain.drafting import hannah, hr_person
from tests.domain.planning import goal, plan, tomasz
from tests.domain.recording import ines, other, petra, skill
from tests.domain.talking import two

__all__ = [
    "goal", "hannah", "hr_person", "ines", "other", "petra", "plan", "role", "skill", "team", "tomasz", "two",
]  # fmt: skip


@pytest.fixture
def framework(db: None) -> Framework:
    return build_framework(moves={})
