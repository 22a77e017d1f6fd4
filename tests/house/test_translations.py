"""No text is unmarked: see docs/translation.md; test_catalogues.py holds the German to them.

tests/web/test_languages.py reads the pages themselves; here the sources are read, so that a refusal
or a heading that no test reaches is found as well.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

SRC = Path(__file__).parents[2] / "src" / "waymark"

# -- templates -----------------------------------------------------------------------------------

SPOKEN = {"aria-label", "title", "placeholder", "alt", "aria-description", "label"}
#: the product's name, and what is written the same everywhere
NAMES = re.compile(r"\b(Waymark|UTF-8|doi)\b")


class _Words(HTMLParser):
    """Collects literal words of a template: its text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in ("script", "style", "code")
        button = tag == "input" and dict(attrs).get("type") in ("submit", "button")
        self.found += [
            value for name, value in attrs
            if value and (name in SPOKEN or (button and name == "value"))
        ]  # fmt: skip

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def literal_words(source: str) -> list[str]:
    """What a template says in words of its own, outside translate and blocktranslate."""
    kept, inside = [], False
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            first = token.contents.split()[0]
            if first in ("blocktranslate", "blocktrans", "comment"):
                inside = True
            elif first in ("endblocktranslate", "endblocktrans", "endcomment"):
                inside = False
            kept.append("i" if kept and kept[-1].endswith(("<", "</")) else " ")
        elif token.token_type is TokenType.VAR:
            kept.append(" ")
        elif token.token_type is TokenType.TEXT and not inside:
            kept.append(token.contents)
    reader = _Words()
    reader.feed("".join(kept))
    return [
        " ".join(text.split())
        for text in reader.found
        if re.search(r"[^\W\d_]{2}", NAMES.sub("", text))
    ]


TEMPLATES = sorted(SRC.rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_template_says_nothing_that_is_not_marked(path: Path) -> None:
    words = literal_words(path.read_text())
    assert not words


def test_the_reading_of_templates_sees_what_it_must() -> None:
    seen = literal_words
    assert seen("<p>Hello {{ name }}</p>") == ["Hello"]
    assert seen('<a aria-label="Close it">{% translate "x" %}</a>') == ["Close it"]
    assert seen('<img alt="A map"><input type="submit" value="Send">') == ["A map", "Send"]
    assert seen("<p><code>make run</code> starts it</p>") == ["starts it"]
    assert not seen('<button name="do" value="accept">{% translate "Accept" %}</button>')
    assert not seen("{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %} · 3 &times;")


# -- Python --------------------------------------------------------------------------------------

#: the names under which xgettext finds texts; another alias would hide them from it
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext",
         "pgettext_lazy", "npgettext", "npgettext_lazy"}  # fmt: skip
#: errors of programmers and operators: in English, in the log
RAISED = {"ValueError", "RuntimeError", "TypeError", "LookupError", "KeyError", "AssertionError",
          "ImproperlyConfigured", "CommandError", "NotImplementedError", "FieldDoesNotExist", "Unreadable"}  # fmt: skip
#: calls whose texts are code, addresses, keys or lines of the log
CALLS = {"debug", "info", "warning", "error", "exception", "get_logger", "compile", "execute",
         "RawSQL", "RunSQL", "format_html", "format_html_join", "date_format"}  # fmt: skip
FIELDS = {"ForeignKey", "OneToOneField", "ManyToManyField", "cast"}
#: folders whose texts no page shows: why
UNREAD = {
    "engine": "pure computation; what people read of it goes through engine.sentences",
    "embedded": "the launcher's lines on the shell are English",
    "cli": "the command line is English, as its manual is",
    "demo": "an invented organisation: data",
    "config": "operators' settings",
}
#: single texts that need no translation: why
ALLOWED = {
    "integrations/hris/command.py": "command line",
    "integrations/occupations/command.py": "command line",
    "integrations/occupations/entries.py": "credits in the words that their licences ask for",
    "integrations/occupations/onet.py": "column names of files",
    "integrations/occupations/files.py": "command line",
    "integrations/occupations/operations.py": "command line",
    "integrations/hris/reading/fields.py": "names that columns of files have",
    "integrations/experts/lines.py": "names that columns of files have, and invented lines",
    "integrations/badges/credentials.py": "terms of the Open Badges standard",
    "integrations/hris/reading/dates.py": "months as files write them",
    "integrations/hris/reading/headers.py": "“Column 3” is kept with the match of columns, in every language",
    "kernel/outbox.py": "an error of the queue",
    "web/health.py": "for machines",
    "kernel/log.py": "faults of the chain, told on the command line",
}
WORDS = re.compile(r"[^\W\d_]{2,}[,.:;!?]? [^\W\d_“…]|… [^\W\d_]{2}|^[A-Z][a-z]{2,}$")
#: keys and classes of the stylesheet that look like words
KEYS = {
    "answers to imports", "log entries", "notices of others", "jobs of others",  # kinds of counts
    "pairs ended", "asks ended",
    "waymark draft 1",  # how a packed draft begins
    "True",  # what a hidden field says
    "look at this",  # how sure a proposal is
    "select auto", "… bad", "track s-…",  # classes
}  # fmt: skip
#: what looks like words and is code
CODE = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|COPY|EXISTS|WITH|SET|ALTER|CREATE)\b"
                  r"|^[\w-]+/[\w.+-]+|^-//|filename=|^[A-Z]\w+(-[A-Z]\w+)+$|^default-src"
                  r"|^[a-z]+_[a-z]+ [a-z]+$|\b(COALESCE|IS NULL|UNION ALL|AND \w+\.\w+ =)"  # parts of SQL
                  r"|\b(FROM|WHERE|JOIN|ILIKE|charset|no-store|max-age)\b|^; img-src|^… MB$|^Waymark$|\|")  # fmt: skip


def _name(call: ast.Call) -> str:
    func = call.func
    return (
        func.id
        if isinstance(func, ast.Name)
        else func.attr
        if isinstance(func, ast.Attribute)
        else ""
    )


def _passed_over(tree: ast.Module) -> set[int]:
    """Nodes that need no mark: those marked, docstrings, names, errors, logs, annotations."""
    over: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            over.add(id(node.value))
        elif isinstance(node, ast.Call) and _name(node) in MARKS | RAISED | CALLS:
            over |= {id(inner) for inner in ast.walk(node) if inner is not node}
        elif isinstance(node, ast.JoinedStr):
            over |= {id(part) for part in node.values}
        elif isinstance(node, ast.Assign) and "__all__" in {
            getattr(t, "id", "") for t in node.targets
        }:
            over |= {id(inner) for inner in ast.walk(node)}
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            over |= {id(inner) for inner in ast.walk(node.annotation)}
        elif isinstance(node, ast.FunctionDef) and node.returns:
            over |= {id(inner) for inner in ast.walk(node.returns)}
        elif isinstance(node, ast.Subscript) or (
            isinstance(node, ast.Call) and _name(node) in FIELDS
        ):  # a type, or the model that a foreign key names
            over |= {id(part) for part in ast.walk(node)}
        elif isinstance(node, ast.ClassDef):
            bases = {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
            if bases & {"StrEnum", "Enum"}:
                over |= {id(inner) for inner in ast.walk(node)}
    return over


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Strings of words that nobody marked for translation, with their lines."""
    tree = ast.parse(source)
    over = _passed_over(tree)
    for node in ast.walk(tree):
        if id(node) in over:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
        else:
            continue
        if WORDS.search(text) and not CODE.search(text) and text not in KEYS:
            yield node.lineno, text


def _sources() -> list[Path]:
    found = []
    for path in sorted(SRC.rglob("*.py")):
        parts = path.relative_to(SRC).parts
        if parts[0] not in UNREAD and "migrations" not in parts and "/".join(parts) not in ALLOWED:
            found.append(path)
    return found


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(SRC)))
def test_a_module_says_nothing_that_is_not_marked(path: Path) -> None:
    found = list(unmarked(path.read_text()))
    assert not found


def test_the_reading_of_modules_sees_what_it_must() -> None:
    def seen(source: str) -> list[str]:
        return [text for _line, text in unmarked(source)]

    assert seen('raise Refused("Choose a day.")') == ["Choose a day."]
    assert seen('raise Refused(f"Choose {n} days")') == ["Choose … days"]
    assert seen('TEXTS = {"a": "Your plan waits"}') == ["Your plan waits"]
    assert seen('label = "Name"') == ["Name"]
    assert not seen('raise Refused(_("Choose a day."))')
    assert not seen('raise ValueError("no such thing")')
    assert not seen('"""What it does."""\nkey = "me:plan-share"')


def test_the_lists_of_exceptions_hold_nothing_that_is_gone() -> None:
    assert all((SRC / name).exists() for name in (*UNREAD, *ALLOWED))
