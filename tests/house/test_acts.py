"""The act log misses nothing: each line that an operation writes is listed, and tried.

`acts.toml` lists every line in the source that writes to the act log, by operation. Taking one out,
in whatever branch, makes the first test fail; the second proves that for each of them. What has
become of a line that is there is seen at run time: every form of the permissions' table is sent, and
whatever tables changed must be named by an act.

`WAYMARK_UPDATE_BASELINES=1 pytest tests/house/test_acts.py` writes acts.toml anew.
"""

import ast
import os
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "waymark"
BASELINE = Path(__file__).with_name("acts.toml")
#: function: the place of the verb among its arguments
LOGS = {"record": 1, "record_loading": 1}


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SRC.rglob("*.py")):
        where = path.relative_to(SRC)
        if where.parts[0] in ("kernel", "domain", "workflows", "integrations") and (
            "migrations" not in where.parts
        ):
            yield str(where), ast.parse(path.read_text())


def _verb(call: ast.Call) -> str:
    name = ast.unparse(call.func).rpartition(".")[2]
    place = LOGS[name]
    return ast.unparse(call.args[place]).strip("'\"") if len(call.args) > place else name


def _lines(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call that writes a line: (function it stands in, call)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name not in LOGS:
            for each in ast.walk(node):
                if isinstance(each, ast.Call) and (
                    ast.unparse(each.func).rpartition(".")[2] in LOGS
                ):
                    yield node.name, each


def _listed(where: str, tree: ast.Module) -> Counter[str]:
    """How often each function of a module writes each verb."""
    return Counter(f"{where}:{name} {_verb(call)}" for name, call in _lines(tree))


def _all() -> Counter[str]:
    found: Counter[str] = Counter()
    for where, tree in _sources():
        found += _listed(where, tree)
    return found


def _kept() -> Counter[str]:
    return Counter(tomllib.loads(BASELINE.read_text()) if BASELINE.exists() else {})


def test_every_line_of_the_act_log_is_listed() -> None:
    if os.environ.get("WAYMARK_UPDATE_BASELINES") == "1":
        head = "# Every place that writes to the act log; see test_acts.py for how to write this anew.\n"
        lines = [f'"{name}" = {count}\n' for name, count in sorted(_all().items())]
        BASELINE.write_text(head + "".join(lines))
    found, kept = _all(), _kept()
    assert not kept - found, "these lines are no longer written"
    assert not found - kept, "list these new lines in acts.toml"


class _Without(ast.NodeTransformer):
    """The module without one of its lines in the act log."""

    def __init__(self, gone: ast.Call) -> None:
        self.gone = gone

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if (node.lineno, node.col_offset) == (self.gone.lineno, self.gone.col_offset):
            return ast.Constant(value=None)
        return self.generic_visit(node)


@pytest.mark.parametrize(
    "where", sorted({where for where, tree in _sources() if list(_lines(tree))})
)
def test_taking_out_any_one_line_is_noticed(where: str) -> None:
    """Each line of the module is taken out in turn; each time the list no longer holds."""
    text = (SRC / where).read_text()
    whole = _listed(where, ast.parse(text))
    for _name, call in list(_lines(ast.parse(text))):
        less = _listed(where, _Without(call).visit(ast.parse(text)))
        assert sum(less.values()) < sum(whole.values())
        assert whole - less, f"{where}:{call.lineno} can go unnoticed"
