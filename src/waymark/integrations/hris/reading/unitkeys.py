"""One key per unit, though one file names it by its code and another by its name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from waymark.integrations.hris.reading.rows import Rows
from waymark.kernel.folding import fold


def with_one_key_per_unit(files: Sequence[Rows], known: Mapping[str, str]) -> None:
    """Rewrite the cells that name units, so that equal units have equal keys.

    known   code -> name of the units that the organization has.
    A key that is nobody's code is looked up among the names, whatever their case; it stands for
    the unit of that name if there is one alone. A code that is new takes the place of a unit known
    by its name only. Units with two codes are two, though they be called the same.
    """
    keys = UnitKeys(files, known)
    for rows in files:
        if "unit" in rows.cells or "unit_name" in rows.cells:
            rows.cells["unit"] = [keys.of(text) for text in _keys(rows)]
        if "parent_unit" in rows.cells:
            rows.cells["parent_unit"] = [keys.of(text) for text in rows.cells["parent_unit"]]


class UnitKeys:
    """What units are called, in the files and before."""

    def __init__(self, files: Sequence[Rows], known: Mapping[str, str]) -> None:
        self._known = known
        self._named = {fold(name): key for key, name in known.items() if fold(key) == fold(name)}
        self._coded = {key: name for key, name in known.items() if fold(key) != fold(name)}
        for rows in files:
            if "units" in rows.mapping.kinds:
                for key, label in set(zip(_keys(rows), rows.cell("unit_name"), strict=True)):
                    key, label = " ".join(key.split()), " ".join(label.split())
                    if key and label and fold(key) != fold(label) and key not in known:
                        self._coded[key] = label
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for key, name in self._coded.items():
            self._by_name[fold(name)].add(key)
        self._found: dict[str, str] = {}

    def of(self, text: str) -> str:
        """The key of the unit that a cell names; "" where it names none."""
        if text not in self._found:
            self._found[text] = self._of(" ".join(text.split()))
        return self._found[text]

    def _of(self, key: str) -> str:
        if not key or key in self._known:
            return key
        if key not in self._coded:
            called_so = self._by_name.get(fold(key), set())
            if len(called_so) != 1:
                return key if called_so else self._named.get(fold(key), key)
            (key,) = called_so
            if key in self._known:
                return key
        name = fold(self._coded[key])
        alone = self._by_name[name] == {key}
        return self._named.get(name, key) if alone else key


def _keys(rows: Rows) -> Sequence[str]:
    return rows.cell("unit") if "unit" in rows.cells else rows.cell("unit_name")
