"""Readings of imports for pages."""

import uuid

from django.db.models import QuerySet

from waymark.integrations.hris import policies
from waymark.integrations.hris.checking import Source
from waymark.integrations.hris.models import Import, KeptDecision
from waymark.integrations.hris.operations.receiving import folder
from waymark.integrations.hris.reading import Decision, Mapping
from waymark.kernel.acts import Act

__all__ = ["Import", "decisions_of", "import_by_id", "imports", "sources_of"]


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
