"""Loading a release from a folder, for the command line."""

from collections.abc import Callable
from pathlib import Path

from waymark.domain.skills.states import SkillOrigin
from waymark.integrations.occupations.operations import Loaded, load_occupations
from waymark.integrations.occupations.reading import load_esco, load_onet
from waymark.kernel.acts import Act

__all__ = ["SOURCES", "load"]

SOURCES = {"esco": (SkillOrigin.ESCO, load_esco), "onet": (SkillOrigin.ONET, load_onet)}


def load(
    source: str, folder: Path, *, act: Act, report: Callable[[str, int, int], None]
) -> tuple[Loaded, str]:
    """Read a release and load it; returns what came in and the credit line its licence asks for.

    Raises FileNotFoundError or ValueError with what is missing in the folder.
    """
    origin, read = SOURCES[source]
    report("Reading the files", 0, 0)
    framework = read(folder)
    loaded = load_occupations(framework=framework, origin=origin, act=act, report=report)
    return loaded, framework.credit
