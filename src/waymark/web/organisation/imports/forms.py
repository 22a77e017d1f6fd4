"""Forms of the import pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waymark.integrations.hris.reading import FIELDS, Mapping

__all__ = ["ColumnsForm", "FilesForm"]


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file on its own; an empty one is told apart by the reading."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(given)


class FilesForm(forms.Form):
    """One file or several that belong together."""

    chosen = _FilesField(
        label=_("CSV or Excel files from your HR system"),
        help_text=_(
            "You can choose several at once. They are read as soon as you have chosen them;"
            " only HR sees them."
        ),
        error_messages={"required": _("Choose a file first")},
        widget=_ManyFiles(
            attrs={"class": "input", "accept": ".csv,.tsv,.txt,.gz,.xlsx", "data-send": ""}
        ),
    )


class ColumnsForm(forms.Form):
    """Which column is which, for every file of an import, and what the files speak of."""

    as_of = forms.DateField(
        label=_("The files show the state of"),
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say which day the files speak of")},
    )
    complete = forms.BooleanField(
        label=_("The files list everyone who works here: whoever is missing has left"),
        required=False,
    )
    keep = forms.BooleanField(
        label=_("Remember this for files with the same columns"), required=False
    )

    def __init__(self, *args: Any, files: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files_of_import = files
        choices = [("", _("Leave out")), *((field.key, field.label) for field in FIELDS)]
        for row in files:
            mapping = Mapping.from_json(row.mapping)
            matched = {match.column: match for match in mapping.matches}
            for number, column in enumerate(row.facts["columns"]):
                match = matched.get(column)
                self.fields[_name(row.pk, number)] = forms.ChoiceField(
                    label=column,
                    required=False,
                    choices=choices,
                    initial=(match.field or "") if match else "",
                    widget=forms.Select(attrs={"class": "select", "aria-label": column}),
                )

    def mappings(self) -> dict[int, Mapping]:
        """The mapping of each file as the form says it; a field named twice goes to the last."""
        found = {}
        for row in self.files_of_import:
            mapping = Mapping.from_json(row.mapping)
            known = {match.column for match in mapping.matches}
            for number, column in enumerate(row.facts["columns"]):
                chosen = self.cleaned_data.get(_name(row.pk, number)) or None
                now = {m.column: m.field for m in mapping.matches}.get(column)
                if column in known and chosen != now:
                    mapping = mapping.match(column, chosen)
            found[row.pk] = mapping
        return found

    def tables(self) -> list[dict[str, Any]]:
        """Per file its name, facts, and per column the field, the examples and the reason."""
        shown = []
        for row in self.files_of_import:
            matched = {m.column: m for m in Mapping.from_json(row.mapping).matches}
            columns = []
            for number, column in enumerate(row.facts["columns"]):
                match = matched.get(column)
                columns.append(
                    {
                        "field": self[_name(row.pk, number)],
                        "column": column,
                        "examples": row.facts["examples"].get(column, []),
                        "dates": row.facts["dates"].get(column, ""),
                        "reason": match.reason if match else "",
                        "unsure": bool(match and match.field and match.confidence < 0.7),
                    }
                )
            shown.append({"row": row, "columns": columns})
        return shown


def _name(file_id: int, number: int) -> str:
    return f"column-{file_id}-{number}"
