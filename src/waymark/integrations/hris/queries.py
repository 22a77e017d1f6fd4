"""Readings of imports for pages."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.people.models import Person
from waymark.domain.people.states import AccessRole
from waymark.domain.skills.models import Skill
from waymark.integrations.hris import policies
from waymark.integrations.hris.checking import Source, check
from waymark.integrations.hris.models import Import, KeptDecision
from waymark.integrations.hris.operations.deciding import UNDO_DAYS
from waymark.integrations.hris.reading import (
    Decision,
    Mapping,
    collect,
    left_out_lines,
    open_table,
)
from waymark.integrations.hris.states import ImportState
from waymark.integrations.hris.storage import folder
from waymark.kernel.acts import Act, Refused

__all__ = [
    "Import", "answers_of", "decisions_of", "import_by_id", "imports", "left_out", "may_be_undone",
    "may_import", "question_of", "resolved", "sources_of",
]  # fmt: skip


def imports(act: Act) -> QuerySet[Import]:
    """All imports with their files, newest first."""
    return policies.run_imports.rows(act).prefetch_related("files").order_by("-started_at", "-pk")


def import_by_id(act: Act, import_id: uuid.UUID) -> Import:
    """One import. Raises Import.DoesNotExist when absent or hidden."""
    return policies.run_imports.rows(act).prefetch_related("files").get(pk=import_id)


def sources_of(batch: Import) -> list[Source]:
    """The stored files with their mappings, in the order in which they came."""
    return [
        Source(
            path=folder() / row.stored_as,
            name=row.name,
            mapping=Mapping.from_json(row.mapping),
            sheet=row.facts.get("sheet") or None,
        )
        for row in batch.files.order_by("pk")
    ]


def decisions_of(batch: Import) -> list[Decision]:
    """Answers kept from earlier imports, overruled by those given in this one."""
    kept = {row.group_key: row.decision for row in KeptDecision.objects.all()}
    together = {**kept, **batch.decisions}
    return [Decision(key, each["fix"], each["value"]) for key, each in together.items()]


def may_import(act: Act) -> bool:
    """Whether imports are this actor's business at all."""
    return act.actor.holds(AccessRole.HR.value)


def may_be_undone(batch: Import, act: Act) -> bool:
    """Whether the page offers to undo; the operation asks the rest."""
    return (
        batch.state == ImportState.APPLIED.value
        and batch.applied_at is not None
        and act.at - batch.applied_at <= timedelta(days=UNDO_DAYS)
    )


def answers_of(batch: Import) -> dict[str, dict[str, str]]:
    """Answers that count for this import, by group: kept ones and its own."""
    return {each.group_key: {"fix": each.fix, "value": each.value} for each in decisions_of(batch)}


def question_of(batch: Import, key: str) -> dict[str, Any]:
    """One group of problems of the report. Raises Refused when it is not asked (any more)."""
    for group in batch.report.get("groups", []):
        if group["key"] == key and group["fixes"]:
            found: dict[str, Any] = group
            return found
    raise Refused(_("This question is not open any more. Reload the page."))


def resolved(batch: Import, needs: str, text: str) -> str:
    """What HR typed as the thing that an answer needs: a role, a skill or a person.

    A person may be known already or come with the files. Raises Refused, with what to do, when
    nothing is called so.
    """
    if needs == "person":
        found = Person.objects.filter(Q(key=text) | Q(email__iexact=text)).exclude(key="").first()
        key = found.key if found else _key_in_files(batch, text)
        if not text or not key:
            raise Refused(
                _("Type the number or the e-mail address of someone we know or of the files.")
            )
        return key
    names = Role.objects if needs == "role" else Skill.objects
    name: str | None = names.filter(name__iexact=text).values_list("name", flat=True).first()
    if not text or name is None:
        raise Refused(
            _("Type the name of a role as it stands in the framework.")
            if needs == "role"
            else _("Type the name of a skill as it stands in the framework.")
        )
    return name


def _key_in_files(batch: Import, text: str) -> str:
    """The number of a person in the files by number or e-mail address, else ""; reads them."""
    for source in sources_of(batch):
        rows = collect(open_table(source.path, source.name, sheet=source.sheet), source.mapping)
        for key, email in zip(rows.cell("person"), rows.cell("email"), strict=True):
            if key and text and (key == text or email.casefold() == text.casefold()):
                return key
    return ""


def left_out(batch: Import) -> Iterator[str]:
    """Lines of a CSV with the rows that would be left out, file after file, reasons beside them.

    None where the files were removed, as they are once the import has ended.
    """
    if batch.state == ImportState.DISCARDED.value or "forgotten" in batch.report:
        return
    sources = sources_of(batch)
    checked = check(
        sources, decisions_of(batch), batch.as_of or batch.started_at.date(),
        complete=batch.complete,
    )  # fmt: skip
    for source in sources:
        table = open_table(source.path, source.name, sheet=source.sheet)
        yield from left_out_lines(table, checked.batch.left_out, checked.batch.problems)
