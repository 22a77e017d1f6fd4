"""Apply an import: everything in one transaction, or nothing."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Assignment
from waymark.domain.careers.operations.mining import ask_for_mining
from waymark.integrations.hris import policies
from waymark.integrations.hris.checking import Checked
from waymark.integrations.hris.models import Import
from waymark.integrations.hris.operations import (
    _people_rows as people_rows,
)
from waymark.integrations.hris.operations import (
    _position_rows as position_rows,
)
from waymark.integrations.hris.operations import (
    _reference_rows as reference_rows,
)
from waymark.integrations.hris.operations._ledger import Ledger
from waymark.integrations.hris.reporting import report_of
from waymark.integrations.hris.states import ImportState
from waymark.integrations.hris.transitions import Transition, transitions_of
from waymark.kernel.acts import Act, Refused, record, shift

__all__ = ["apply_import"]

Report = Callable[[str, int, int], None]
STEPS = 6
#: a job may run again after HR has undone what its first run had kept
OPEN = (ImportState.CHECKED.value, ImportState.APPLYING.value)


@transaction.atomic
def apply_import(
    *, batch: Import, checked: Checked, act: Act, report: Report = lambda step, number, steps: None
) -> dict[str, int]:
    """Write what `checked` found. Returns how many rows of each model were touched.

    Raises Refused where the files cannot be applied as they are; then nothing is changed.
    """
    policies.run_imports.require(act, batch)
    if batch.state not in OPEN:
        raise Refused(_("This import is already past that step. Reload the page."))
    if checked.batch.blocked:
        raise Refused(_("Something in the file must be settled first. Look at the check page."))
    applied = {**report_of(checked), "decisions": batch.decisions}
    shift(
        batch, source=batch.state, target=ImportState.APPLIED.value, applied_at=act.at,
        report=applied,
    )  # fmt: skip
    ledger = Ledger(batch)
    transitions = transitions_of(checked)
    try:
        with transaction.atomic():
            _write(ledger, checked, transitions, act, report)
    except IntegrityError as error:
        raise Refused(_in_words(error)) from error
    report(_("Keeping what was there before"), STEPS, STEPS)
    ledger.flush()
    counts = {kind.value: count for kind, count in checked.difference.counts.items()}
    if Assignment._meta.label in ledger.counts:
        ask_for_mining(act=act)  # the map shows moves as the history tells them now
    record(act, "hris.import.applied", batch, after={"people": counts, "rows": ledger.counts})
    return ledger.counts


def _write(
    ledger: Ledger, checked: Checked, transitions: list[Transition], act: Act, report: Report
) -> None:
    as_of = checked.batch.as_of
    report(_("Sites, units and titles"), 1, STEPS)
    sites = reference_rows.write_sites(ledger, transitions)
    units = reference_rows.write_units(ledger, checked.batch.units)
    roles = reference_rows.write_roles(ledger, transitions, checked.codes)
    skills = reference_rows.write_skills(ledger, transitions)
    report(_("People"), 2, STEPS)
    people = people_rows.write_people(ledger, transitions, sites, units, act)
    people_rows.write_stays(ledger, transitions, people, as_of)
    report(_("Reporting lines"), 3, STEPS)
    people_rows.write_lines(ledger, transitions, people, as_of)
    report(_("Position history"), 4, STEPS)
    position_rows.write_positions(
        ledger, transitions, people, roles, units, year_only=checked.year_only
    )
    report(_("Skills"), 5, STEPS)
    position_rows.write_claims(ledger, transitions, people, skills, act)


def _in_words(error: IntegrityError) -> str:
    text = str(error)
    if "assignment_one_substantive" in text:
        return _("Two substantive positions of one person overlap. Correct the dates in the file.")
    if "person_email_once" in text:
        return _("Two people have the same e-mail address. Correct one of them in the file.")
    if "reporting_one_manager" in text:
        return _(
            "Someone would have two managers at one time. Say another day that the files show."
        )
    if "employment_one_at_a_time" in text:
        return _("Two stays of one person overlap. Correct the first or last day in the file.")
    return _("The files contradict what is already known. Nothing was changed.")
