"""Read ESCO and O*NET releases into skills, occupations and what these require.

Both are read from a folder that holds either the official release files (ESCO's CSV download,
O*NET's text download) or the shorter forms of them; each file may be gzipped. Labels are
stripped of the stray spaces that both contain. Nothing of the data is part of this project:
`Framework.credit` is the line that its licence asks to show wherever it is used.
"""

from waymark.integrations.occupations.entries import (
    ESCO_CREDIT,
    ONET_CREDIT,
    Framework,
    OccupationEntry,
    Requirement,
    SkillEntry,
    Strength,
    level_of,
    strength_of,
)
from waymark.integrations.occupations.esco import load_esco
from waymark.integrations.occupations.onet import load_onet

__all__ = [
    "ESCO_CREDIT",
    "ONET_CREDIT",
    "Framework",
    "OccupationEntry",
    "Requirement",
    "SkillEntry",
    "Strength",
    "level_of",
    "load_esco",
    "load_onet",
    "strength_of",
]
