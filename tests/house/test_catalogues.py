"""The catalogues hold every marked text, translated with its placeholders, compiled as written."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

SRC = Path(__file__).parents[2] / "src" / "waymark"
OWN = SRC / "locale" / "de" / "LC_MESSAGES" / "django.po"
CATALOGUES = sorted(SRC.glob("locale*/*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(%[sd])|\{(\w+)\}|(#)(?= )")
Key = tuple[str | None, str, str]


def _keys(path: Path) -> set[Key]:
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(path))}


def test_the_catalogue_holds_what_the_sources_say(tmp_path: Path) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("GNU gettext (xgettext) is not installed, so texts cannot be gathered")
    shutil.copytree(SRC, tmp_path / "waymark", ignore=shutil.ignore_patterns("*.pyc", "locale*"))
    (tmp_path / "waymark" / "locale" / "de").mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "django", "makemessages", "--locale", "de",
         "--verbosity", "0"],
        cwd=tmp_path / "waymark", check=True, env={"PATH": "/usr/bin:/bin"}, capture_output=True,
    )  # fmt: skip
    fresh = _keys(tmp_path / "waymark" / "locale" / "de" / "LC_MESSAGES" / "django.po")
    kept = _keys(OWN)
    assert fresh == kept, f"run make messages; new: {fresh - kept}, gone: {kept - fresh}"


def _placeholders(text: str) -> set[str]:
    return {"".join(found) for found in PLACEHOLDER.findall(text.replace("%%", ""))}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: "/".join(path.parts[-4:-2]))
def test_every_text_is_translated_with_its_placeholders(path: Path) -> None:
    wrong = []
    for entry in polib.pofile(str(path)):
        said = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if entry.obsolete or entry.fuzzy or not all(said):
            wrong.append(("no translation", entry.msgid))
            continue
        if entry.msgid_plural and len(said) != 2:
            wrong.append(("two plural forms", entry.msgid))
        first, last = _placeholders(entry.msgid), _placeholders(entry.msgid_plural or entry.msgid)
        if _placeholders(said[-1]) != last or not _placeholders(said[0]) <= first | last:
            wrong.append(("placeholders", entry.msgid))
        if entry.msgid.strip() != entry.msgid and (
            entry.msgid[0].isspace() != said[0][0].isspace()
            or entry.msgid[-1].isspace() != said[0][-1].isspace()
        ):
            wrong.append(("blanks at the ends", entry.msgid))
    assert not wrong


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: "/".join(path.parts[-4:-2]))
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == polib.pofile(str(path)).to_binary()


#: words of the glossary that must not be said in another way
INSTEAD = {
    r"\b[Dd]u\b|\b[Dd]ein": "Sie", r"Skill": "Fähigkeit", r"Vorgesetzt": "Führungskraft",
    r"Mitarbeiter(?!zahl)": "Beschäftigte, Menschen", r"Feedback": "Rückmeldung",
}  # fmt: skip


def test_german_keeps_to_the_glossary() -> None:
    wrong = [
        (pattern, text)
        for path in CATALOGUES if path.parts[-3] == "de"
        for entry in polib.pofile(str(path))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        for pattern in INSTEAD
        if re.search(pattern, text)
    ]  # fmt: skip
    assert not wrong
