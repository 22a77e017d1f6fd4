"""Gather every marked text into the catalogues and compile them; see docs/translation.md.

Gathering needs GNU gettext (xgettext); where it is missing, the catalogues are only compiled.
"""

import os
import shutil
import sys
from pathlib import Path

import django
import polib
from django.core.management import call_command

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "waymark"
OWN = PACKAGE / "locale"


def gather() -> None:
    """Bring locale/*/django.po up to what the sources say; what is gone goes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waymark.config.settings")
    os.environ.setdefault("WAYMARK_MODE", "test")
    django.setup()
    os.chdir(PACKAGE)
    call_command(
        "makemessages", all=True, no_wrap=True, add_location="never", no_obsolete=True, verbosity=0
    )


def tidy(path: Path) -> None:
    """Take out what changes with every run and says nothing: days, guesses of a translation."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team"):
        catalogue.metadata.pop(name, None)
    catalogue.metadata |= {"Project-Id-Version": "Waymark", "Language": path.parts[-3]}
    catalogue.header, catalogue.metadata_is_fuzzy = "Texts of Waymark's pages and mails.", False
    for entry in catalogue:
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        if entry.fuzzy:  # a guess from a similar text is no translation
            entry.flags.remove("fuzzy")
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    catalogue.save(str(path))


def main() -> None:
    """Gather where we can, then compile all."""
    if shutil.which("xgettext"):
        gather()
    else:
        sys.stderr.write("xgettext is missing: the catalogues are compiled as they are.\n")
    for path in sorted(PACKAGE.glob("locale*/*/LC_MESSAGES/*.po")):
        tidy(path)
        catalogue = polib.pofile(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        missing = len(catalogue.untranslated_entries())
        sys.stderr.write(f"{path.relative_to(PACKAGE)}: {len(catalogue)} texts, {missing} open\n")


if __name__ == "__main__":
    main()
