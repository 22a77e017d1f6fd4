"""Many rows at once through COPY, for imports and the demo organization."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models

__all__ = ["among", "copy_rows", "reserve_ids"]

#: from so many rows on, PostgreSQL is told at once what the table holds, not when it next looks
MANY = 10_000


def among(path: str, ids: Iterable[int]) -> models.Func:
    """A condition for `filter`: the column is one of these numbers, handed over as one array.

    `path__in` makes each of them a parameter, which takes seconds for a hundred thousand.
    """
    numbers = models.Value(list(ids), output_field=ArrayField(models.BigIntegerField()))
    return models.Func(
        models.F(path), numbers, arg_joiner=" = ANY(", template="(%(expressions)s))",
        output_field=models.BooleanField(),
    )  # fmt: skip


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take `count` fresh primary keys, safe beside other writers."""
    if count == 0:
        return []
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{table}"', column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    progress: Callable[[int], None] | None = None,
    every: int = 20_000,
) -> int:
    """COPY rows into the model's table and return how many went in.

    fields    attribute names as the model spells them (`person_id`, not `person`).
    Constraints and triggers hold as for any insert; defaults come from the database only. After
    many rows the statistics are taken anew, so that the next query of this same transaction, and
    the first pages after it, are planned for the table as it is.
    """
    columns = [_column(model, name) for name in fields]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    count = 0
    statement = f"COPY {table} ({names}) FROM STDIN"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,  # a broken constraint is an IntegrityError here too
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
            if progress and count % every == 0:
                progress(count)
    if progress:
        progress(count)
    if count >= MANY:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")
    return count


def _column(model: type[models.Model], name: str) -> str:
    """The column of a field named as rows spell it: `person_id` for the key of `person`."""
    for field in model._meta.concrete_fields:
        if name in (field.name, field.attname):
            return str(field.column)
    raise FieldDoesNotExist(f"{model._meta.label} has no field named {name!r}")
