"""The only writers of skills' rows: `own` is what people say of themselves, `loading` brings many
rows at once."""

from waymark.domain.skills.operations.own import (
    Said,
    add_evidence,
    say_level,
    say_levels,
    withdraw_evidence,
)

__all__ = ["Said", "add_evidence", "say_level", "say_levels", "withdraw_evidence"]
