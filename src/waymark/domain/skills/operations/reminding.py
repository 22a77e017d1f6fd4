"""Once a day: people hear that a certificate of theirs ends soon, while they can still renew it."""

from datetime import timedelta

from django.db import transaction

from waymark.domain.skills.models import Evidence
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Act
from waymark.kernel.installation import record_loading, require_system
from waymark.kernel.many_notices import Telling, notify_many
from waymark.kernel.states import NoticeKind

__all__ = ["remind_of_certificates"]

BEFORE = timedelta(days=30)


@transaction.atomic
def remind_of_certificates(*, act: Act) -> int:
    """Tell people, once for each certificate, that it ends within thirty days; returns how many
    were told.

    A certificate that shows several skills was logged at once and is one notice. Run again it
    tells nobody twice. Raises Forbidden for all but the system.
    """
    require_system(act)
    ending = Evidence.objects.filter(
        kind=EvidenceKind.CERTIFICATE.value, withdrawn_at__isnull=True, person__active=True,
        expires_on__gt=act.today, expires_on__lte=act.today + BEFORE,
    ).select_related("skill").order_by("pk")  # fmt: skip
    first: dict[str, Telling] = {}
    for each in ending.iterator(chunk_size=2000):
        telling = _telling(each)
        first.setdefault(telling.key, telling)
    told = notify_many(tellings=list(first.values()), act=act)
    if told:
        record_loading(act, "skills.certificates.reminded", told)
    return told


def _telling(certificate: Evidence) -> Telling:
    logged = certificate.entry or certificate.pk
    return Telling(
        person_id=certificate.person_id, kind=NoticeKind.GOOD_TO_KNOW, code="skills.certificate-ends",
        key=f"skills.certificate-ends:{certificate.person_id}:{logged}",
        params={"skill": certificate.skill.name, "day": f"{certificate.expires_on:%Y-%m-%d}"},
        address=f"/me/record/{certificate.pk}",
    )  # fmt: skip
