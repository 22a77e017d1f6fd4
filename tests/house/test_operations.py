"""Every public operation writes a line in the act log; the few that need none say why."""

import ast
from pathlib import Path

import pytest

from tests.house.test_guards import _operations

SRC = Path(__file__).parents[2] / "src" / "waymark"
#: who writes a line: the log itself, and the one for many rows that came in together
LOGS = {"record", "record_loading"}
#: public operations of the kernel that write no line of their own, and why
KERNEL_WITHOUT = {
    "jobs.start": "the operation that asks for the work records that it was asked",
    "looks.note_look": "the row is itself the record, and nothing of the person changed",
    "looks.note_looks": "the same for all people of a page",
    "jobs.cancel": "the job's own row keeps when it was asked to stop, and it has one owner",
    "notices.notify": "the operation that tells someone records what happened",
    "many_notices.notify_many": "the operation that tells them records what happened",
    "notices.mark_read": "reading one's own notices is nobody's business",
    "notices.open_notice": "the same",
    "notices.settle": "the operation that answers what they ask records the answer",
    "notices.settle_all": "the same, or takes up what they asked",
    "outbox.send": "the operation that sends records what happened",
}


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _called(node: ast.AST) -> set[str]:
    return {
        ast.unparse(each.func).rpartition(".")[2]
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
    }


def _reaches_the_log(name: str, functions: dict[str, ast.FunctionDef]) -> bool:
    """Whether the function, or a function beside it that it calls, writes to the act log."""
    seen, waiting = set(), [name]
    while waiting:
        now = waiting.pop()
        calls = _called(functions[now])
        if calls & LOGS:
            return True
        seen.add(now)
        waiting += [each for each in calls if each in functions and each not in seen]
    return False


def _all() -> list[tuple[str, Path, str]]:
    return [
        (where, SRC / where.rpartition(":")[0], where.rpartition(":")[2])
        for where, _node in _operations()
    ]


@pytest.mark.parametrize(("where", "path", "name"), _all(), ids=lambda value: str(value))
def test_every_operation_reaches_the_act_log(where: str, path: Path, name: str) -> None:
    assert _reaches_the_log(name, _functions(path)), f"{where} writes no line in the act log"


def test_the_last_thing_an_operation_writes_is_its_line() -> None:
    """A line that is written before the change could speak of something that did not happen."""
    wrong = []
    for where, path, name in _all():
        body = _functions(path)[name].body
        logged = [i for i, node in enumerate(body) if _called(node) & LOGS]
        changed = [
            i for i, node in enumerate(body) if _called(node) & {"shift", "update", "create"}
        ]
        if logged and changed and max(changed) > max(logged):
            wrong.append(where)
    assert not wrong


def test_the_guard_sees_an_operation_without_its_line() -> None:
    planted = ast.parse("def do(*, act):\n    helper()\n\ndef helper():\n    return 1\n")
    functions = {node.name: node for node in planted.body if isinstance(node, ast.FunctionDef)}
    assert not _reaches_the_log("do", functions)
    logged = ast.parse("def helper():\n    record(act, 'a.b.c', row)\n").body[0]
    assert isinstance(logged, ast.FunctionDef)
    assert _reaches_the_log("do", functions | {"helper": logged})


def test_the_kernels_writers_are_listed_where_they_log_nothing() -> None:
    found = set()
    for path in sorted((SRC / "kernel").glob("*.py")):
        functions = _functions(path)
        for name, node in functions.items():
            takes_act = any(argument.arg == "act" for argument in node.args.kwonlyargs)
            if takes_act and not name.startswith("_") and not _reaches_the_log(name, functions):
                found.add(f"{path.stem}.{name}")
    assert found == set(KERNEL_WITHOUT)


def test_verbs_say_app_thing_and_what_happened() -> None:
    wrong = []
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in LOGS and len(node.args) > 1:
                verb = node.args[1]
                if isinstance(verb, ast.Constant) and str(verb.value).count(".") != 2:
                    wrong.append(f"{path.relative_to(SRC)}: {verb.value}")
    assert not wrong
