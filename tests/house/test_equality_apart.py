"""What people say for audits of fairness is read by audits alone: nothing that scores comes by it.

Read from the source, so that a new import fails the build before anything runs. A module that may
name the rows, the table or the query is listed here with the reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "waymark"
ROWS, TABLE, QUERY = "EqualityAnswer", "equalityanswer", "equality_groups"
#: who may speak of the rows, and why
OF_ROWS = {
    "domain/people/models/equality.py": "they are defined here",
    "domain/people/models/__init__.py": "exports them to the app",
    "domain/people/policies.py": "lets everybody read their own",
    "domain/people/operations/equality.py": "writes and removes one's own",
    "domain/people/operations/loading.py": "writes those of invented people",
    "domain/people/queries/equality.py": "reads one's own, and groups for audits",
    "web/me/data/words.py": "says in plain words what is held",
}
#: modules that audit: they compare groups and show no person
AUDITS = ("fairness.py", "audits.py")
#: what audits read; nothing but an audit may import these
FOR_AUDITS = {"domain/mentoring/queries/groups.py": "puts the groups of a round beside its facts"}
QUERIES = "domain/people/queries/equality.py"
#: words in the path of what scores, ranks or matches people
SCORING = ("matching", "scoring", "ranking", "allocation", "suggestions", "candidates", "solving")


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SRC.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(SRC)), ast.parse(path.read_text())


def _spoken_of(tree: ast.Module) -> set[str]:
    """Which of the three a module names: as a name, an attribute, an import or inside a text."""
    found = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Name):
            names.append(node.id)
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
        elif isinstance(node, ast.alias):
            names += node.name.split(".")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names += [each for each in (ROWS, TABLE, QUERY) if each in node.value]
        found |= {each for each in names if each in (ROWS, TABLE, QUERY)}
    return found


def _may(where: str, what: str) -> bool:
    if what == QUERY:
        return where == QUERIES or _audits(where)
    return where in OF_ROWS


def _audits(where: str) -> bool:
    """An audit, or its reading; not in the engine, which takes numbers and no rows at all."""
    return where in FOR_AUDITS or (Path(where).name in AUDITS and not where.startswith("engine/"))


def test_only_audits_read_the_groups_and_only_their_own_modules_the_rows() -> None:
    wrong = [
        f"{where} speaks of {what}"
        for where, tree in _sources()
        for what in sorted(_spoken_of(tree))
        if not _may(where, what)
    ]
    assert not wrong


def test_whoever_is_listed_is_there_and_speaks_of_them() -> None:
    spoken = {where: _spoken_of(tree) for where, tree in _sources()}
    assert not [where for where in OF_ROWS if not spoken.get(where, set()) & {ROWS, TABLE}]
    assert QUERY in spoken[QUERIES]


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _file(module: str) -> str:
    return module.removeprefix("waymark.").replace(".", "/") + ".py"


def _of_audit(name: str) -> bool:
    """Whether an import names a module that reads for audits, or something in it."""
    return bool({_file(name), _file(name.rpartition(".")[0])} & set(FOR_AUDITS))


def _forbidden_import(name: str) -> bool:
    """Of the rows, the query, or an audit of our own: a score must not come by one that way."""
    parts = name.split(".")
    audit = "domain" in parts and bool({f"{each}.py" for each in parts[-2:]} & set(AUDITS))
    return "people.queries.equality" in name or ROWS in parts or audit or _of_audit(name)


def test_nothing_that_scores_or_matches_imports_them_or_an_audit() -> None:
    scoring = [
        (where, tree)
        for where, tree in _sources()
        if not _audits(where) and any(word in where for word in SCORING)
    ]
    assert len(scoring) > 10
    wrong = [
        f"{where} imports {name}"
        for where, tree in scoring
        for name in _imports(tree)
        if _forbidden_import(name)
    ]
    assert not wrong


def test_only_audits_import_what_reads_for_audits() -> None:
    importers = [
        where for where, tree in _sources() if any(_of_audit(name) for name in _imports(tree))
    ]
    assert importers
    assert not [where for where in importers if not _audits(where)]


@pytest.mark.parametrize(
    "planted",
    [
        "from waymark.domain.people.queries.equality import equality_groups\n",
        "from waymark.domain.people.queries import equality\nequality.equality_groups([], day)\n",
        "import waymark.domain.people.models as m\nm.EqualityAnswer.objects.all()\n",
        "apps.get_model('people', 'EqualityAnswer')\n",
        "cursor.execute('SELECT gender FROM people_equalityanswer')\n",
        "getattr(equality, 'equality_groups')\n",
    ],
)
def test_the_guard_sees_each_way_in(planted: str) -> None:
    found = _spoken_of(ast.parse(planted))
    assert found
    assert not any(_may("domain/mentoring/compute/matching.py", what) for what in found)


def test_the_guard_sees_a_score_that_imports_an_audit() -> None:
    seen = list(_imports(ast.parse("from waymark.domain.mentoring.compute.fairness import table")))
    assert [_forbidden_import(name) for name in seen] == [True]
    reading = "from waymark.domain.mentoring.queries.groups import attributes_of"
    assert [_of_audit(name) for name in _imports(ast.parse(reading))] == [True]
    engine = list(_imports(ast.parse("from waymark.engine.fairness import impact_ratios")))
    assert [_forbidden_import(name) for name in engine] == [False]
