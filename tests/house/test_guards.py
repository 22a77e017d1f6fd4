"""Guards: rules of the house that no linter can see. Each names what breaks it."""

import ast
import enum
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template import loader
from django.urls import URLPattern, URLResolver, get_resolver

from waymark.kernel.privacy import Privacy, privacy_of

SRC = Path(__file__).parents[2] / "src" / "waymark"
OURS = (
    "kernel", "people", "skills", "careers", "goals", "reviews", "mentoring", "plans",
    "badges", "calendar", "hris", "mail",
)  # fmt: skip
#: bottom to top; the rest of Django lies below the house
ORDER = ("contenttypes", "auth", "sessions", *OURS)

WRITES_ALWAYS = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_ON_ROWS = {"create", "update", "delete", "add", "remove", "set", "copy_rows"}
ROWS = (".objects", ".filter(", ".exclude(", ".rows(", "_default_manager")
WRITERS = ("kernel", "workflows")
OPEN_ROUTES = {
    "health/live", "health/ready", "account/login/", "account/logout/", "account/signup/",
    "account/password/reset/", "account/password/reset/done/", "account/inactive/",
    "account/2fa/authenticate/",
    ".well-known/did.json", "badges/status/<int:number>",  # for verifiers anywhere
    "mail/stop/<str:token>",  # a mail is read where nobody is signed in
    "calendar/<str:secret>.ics",  # calendars cannot sign in: the address is the key
}  # fmt: skip


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in SRC.rglob("*.py"):
        if "migrations" not in path.parts:
            yield path.relative_to(SRC), ast.parse(path.read_text())


def test_foreign_keys_point_down_the_house() -> None:
    wrong = []
    for model in our_models():
        mine = ORDER.index(model._meta.app_label)
        for field in model._meta.get_fields():
            target_model = field.related_model
            if field.is_relation and not field.auto_created and isinstance(target_model, type):
                target = target_model._meta.app_label
                if ORDER.index(target) > mine:
                    wrong.append(f"{model._meta.label}.{field.name} -> {target}")
    assert not wrong


def _writes(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        receiver, name = ast.unparse(node.func.value), node.func.attr
        if name in WRITES_ALWAYS or (
            name in WRITES_ON_ROWS and any(mark in receiver for mark in ROWS)
        ):
            yield node.lineno


def _may_write(path: Path) -> bool:
    return path.parts[0] in WRITERS or "operations" in path.parts or path.stem == "operations"


def test_only_operations_workflows_and_the_kernel_write() -> None:
    wrong = [
        f"{path}:{line}"
        for path, tree in sources()
        if not _may_write(path) and path.parts[0] not in ("engine", "embedded")
        for line in _writes(tree)
    ]
    assert not wrong


def test_the_write_guard_sees_a_write() -> None:
    planted = ast.parse("Person.objects.filter(pk=1).update(name='x')\nperson.save()\n")
    assert list(_writes(planted)) == [1, 2]


def _named(tree: ast.Module) -> set[str]:
    """What a module exports."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def _operations() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public operation: what an `operations` module, or its package, exports.

    In a package the other modules may share parts; `loading` is called by its own name.
    """
    for path, tree in sources():
        if path.parts[0] not in ("domain", "integrations") or not _may_write(path):
            continue
        public = _named(tree)
        if path.parent.name == "operations" and path.stem != "loading":
            public &= _named(ast.parse((SRC / path.parent / "__init__.py").read_text()))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in public:
                yield f"{path}:{node.name}", node


def test_the_operation_guard_sees_operations() -> None:
    names = {name.partition(":")[2] for name, _ in _operations()}
    assert {"set_preferences", "apply_import", "choose_goal", "load_people"} <= names


def test_operations_are_keyword_only_atomic_and_take_the_act() -> None:
    wrong = []
    for name, node in _operations():
        keywords = {argument.arg for argument in node.args.kwonlyargs}
        atomic = any("atomic" in ast.unparse(each) for each in node.decorator_list)
        if node.args.args or "act" not in keywords or not atomic:
            wrong.append(name)
    assert not wrong


def test_operations_say_what_they_do() -> None:
    assert not [name for name, node in _operations() if not ast.get_docstring(node)]


def _routes(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, route)
        else:
            yield route, entry


def test_every_view_is_closed_unless_listed() -> None:
    opened = {
        route
        for route, entry in _routes(get_resolver().url_patterns)
        if not getattr(entry.callback, "login_required", True)
    }
    assert {route for route in opened if not route.startswith("account/")} <= OPEN_ROUTES


def test_migrations_import_no_living_code() -> None:
    wrong = []
    for path in SRC.rglob("migrations/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            )  # fmt: skip
            wrong += [f"{path.relative_to(SRC)}: {n}" for n in names if n.startswith("waymark")]
    assert not wrong


def test_every_model_says_how_private_it_is_and_whom_it_is_about() -> None:
    wrong = []
    for model in our_models():
        if not isinstance(vars(model).get("privacy"), Privacy):
            wrong.append(f"{model._meta.label}: no privacy class")
        if "subject_path" not in vars(model):
            wrong.append(f"{model._meta.label}: does not say which field leads to the person")
        about = getattr(model, "subject_path", None)
        if privacy_of(model) in (Privacy.PERSONAL, Privacy.SECRET) and not about:
            wrong.append(f"{model._meta.label}: personal, but about nobody")
    assert not wrong


def _state_enums() -> dict[str, set[str]]:
    """Every enum of a states module: its name and values."""
    found = {}
    for info in pkgutil.walk_packages([str(SRC)], "waymark."):
        if info.name.endswith(".states"):
            for member in vars(importlib.import_module(info.name)).values():
                if isinstance(member, type) and issubclass(member, enum.StrEnum):
                    found[f"{info.name}.{member.__name__}"] = {item.value for item in member}
    return found


def test_every_state_column_is_held_to_one_enum() -> None:
    known = list(_state_enums().values())
    wrong = []
    for model in our_models():
        held: dict[str, list[set[str]]] = {}
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                for child in constraint.condition.flatten():
                    for pair in getattr(child, "children", []):
                        if isinstance(pair, tuple) and str(pair[0]).endswith("__in"):
                            name = str(pair[0]).removesuffix("__in")
                            held.setdefault(name, []).append(set(pair[1]))
        for name in ("state", "kind"):
            if any(field.name == name for field in model._meta.get_fields()):
                if model._meta.label in ("kernel.Job", "kernel.OutboxMessage") and name == "kind":
                    continue  # kinds of work are named in settings
                if not any(each in known for each in held.get(name, [])):
                    wrong.append(f"{model._meta.label}.{name}")
    assert not wrong


@pytest.mark.parametrize(
    "name",
    sorted(
        str(path.relative_to(SRC / "web" / "templates"))
        for path in (SRC / "web" / "templates").rglob("*")
        if path.is_file()
    ),
)
def test_every_template_compiles(name: str) -> None:
    assert loader.get_template(name)


def test_nothing_goes_out_as_raw_html() -> None:
    wrong = [
        str(path.relative_to(SRC))
        for path in (*SRC.rglob("*.html"), *SRC.rglob("*.py"))
        for mark in ("|safe", "mark_safe", "autoescape off", "csrf_exempt")
        if mark in path.read_text()
    ]
    assert not wrong


def test_no_template_carries_inline_style_or_script() -> None:
    wrong = []
    for path in (SRC / "web" / "templates").rglob("*.html"):
        text = path.read_text()
        if " style=" in text or "<style" in text or " onclick=" in text or "<script>" in text:
            wrong.append(path.name)
    assert not wrong
