"""What a matching reads: work, wishes and rules; nothing that the law or people themselves protect."""

import ast
import re
from pathlib import Path

MENTORING = Path(__file__).parents[2] / "src" / "waymark" / "domain" / "mentoring"
#: what scores and forbids pairs; the audit of a draft is no part of it
MODULES = (
    "barred", "hours", "making", "obstacles", "packing", "previews", "problem", "reasons",
    "solving", "tables", "traits",
)  # fmt: skip
PROTECTED = {
    "gender", "sex", "birth", "birth_year", "age", "nationality", "country", "religion", "health",
    "disability", "family_name", "given_name", "name", "email", "fte", "theme", "equality",
}  # fmt: skip
#: every column by which a matching knows somebody: a new one is a decision, not a habit
PERSON = {"id", "unit_id", "site_id", "zone", "language", "active"}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z_]+", text.lower()))


def _texts(path: Path) -> str:
    """All texts of a module but what it says of itself."""
    tree = ast.parse(path.read_text())
    said = {
        id(node.value) for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]
    return " ".join(texts)


def test_the_statements_name_no_protected_trait() -> None:
    statements = _texts(MENTORING / "queries" / "matching_sql.py")
    assert "mentoring_poolentry" in statements
    assert not _words(statements) & PROTECTED


def test_of_a_person_only_what_the_matching_needs_is_read() -> None:
    statements = _texts(MENTORING / "queries" / "matching_sql.py")
    assert set(re.findall(r"\bperson\.([a-z_]+)", statements)) == PERSON


def test_what_scores_imports_no_audit_and_no_other_reading_of_people() -> None:
    wrong = []
    for name in MODULES:
        for node in ast.walk(ast.parse((MENTORING / "compute" / f"{name}.py").read_text())):
            if isinstance(node, ast.ImportFrom):
                named = {*_words(node.module or ""), *(alias.name.lower() for alias in node.names)}
                if named & {"groups", "fairness", "equality", "equality_groups", "models"}:
                    wrong.append(f"{name}: {node.module}")
    assert not wrong


def test_the_guard_sees_a_trait() -> None:
    assert _words("SELECT person.birth_year FROM people_person") & PROTECTED
