"""scipy, loaded when one of its parts is first used: importing the engine costs a web process less."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["scipy"]


class _OnFirstUse:
    """Stands for a package; the interpreter's import lock makes first uses in many threads safe."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, part: str) -> Any:
        return getattr(import_module(self._name), part)


if TYPE_CHECKING:
    import scipy
else:
    scipy = _OnFirstUse("scipy")
