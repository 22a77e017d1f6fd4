"""The answer to a path change."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from waymark.web.parts.forms import HouseForm, LineField

__all__ = ["ReasonForm"]


class ReasonForm(HouseForm):
    """Why it is not for me."""

    reason = LineField(
        label=_("Why it is not for you"), max_length=500,
        error_messages={"required": _("Say in a sentence why this is not for you")},
    )  # fmt: skip

    def __init__(self, *args: Any, reader: str, **kwargs: Any) -> None:
        """`reader`: the manager who reads it besides, "" where only the person does."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = (
            _("Only you and %(name)s read this. HR counts answers and reads none")
            % {"name": reader}
            if reader
            else _("Only you read this. HR counts answers and reads none")
        )
