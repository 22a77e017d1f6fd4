"""Who did what in a version of a plan, in words for whoever reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from waymark.domain.plans.queries import PlanVersion

__all__ = ["agreed_and_since", "version_in_words"]

#: versions to which both said yes
BY_BOTH = ("agreed", "changed")


def agreed_and_since(versions: Sequence[PlanVersion]) -> dict[str, Any]:
    """The version to which both said yes last, and what the person took over since.

    versions    of an agreed plan, newest first. Returns `agreed`, a version or None, and `since`:
                the newest version after it that follows a change of the organisation, or None.
    """
    since = None
    for version in versions:
        what = version.snapshot.get("what")
        if what in BY_BOTH:
            return {"agreed": version, "since": since}
        if what == "organisation" and since is None:
            since = version
    return {"agreed": None, "since": None}


def version_in_words(
    version: PlanVersion, person_id: int, reader_id: int | None, names: Mapping[int, str]
) -> str:
    """One sentence, or two where it took two people.

    names    by id, of everybody in the version; who is not there any more is "someone".
    """
    own = version.by_id == reader_id
    name = names.get(version.by_id or 0, "") or _("Someone")
    other = version.accepted_by_id
    what = str(version.snapshot.get("what", ""))
    text = _sentence("proposed" if what == "changed" and other else what, own=own, name=name)
    if version.snapshot.get("what") not in ("changed", "organisation") or other is None:
        return text
    if other == reader_id:
        agreed = _("You agreed.")
        return f"{text} {agreed}"
    agreed = _("%(name)s agreed.") % {"name": names.get(other, "") or _("Someone")}
    return f"{text} {agreed}"


def _sentence(what: str, *, own: bool, name: str) -> str:
    by_organisation = _("The organisation changed what roles ask for; steps were added.")
    said = {
        "adopted": (_("You laid it out."), _("%(name)s laid it out.")),
        "shared": (_("You shared it."), _("%(name)s shared it.")),
        "withdrawn": (_("You took it back."), _("%(name)s took it back.")),
        "agreed": (_("You agreed to it."), _("%(name)s agreed to it.")),
        "sent_back": (_("You said what is missing."), _("%(name)s said what is missing.")),
        "proposed": (_("You proposed it."), _("%(name)s proposed it.")),
        "completed": (_("You completed it."), _("%(name)s completed it.")),
        "organisation": (by_organisation, by_organisation),
    }
    mine, theirs = said.get(what, (_("You changed it."), _("%(name)s changed it.")))
    return mine if own else theirs % {"name": name}
