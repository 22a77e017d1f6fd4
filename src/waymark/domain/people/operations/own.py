"""What people change of themselves."""

from django.db import transaction

from waymark.domain.people import policies
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, record

__all__ = ["set_preferences"]


@transaction.atomic
def set_preferences(*, person: Person, language: str, zone: str, theme: str, act: Act) -> None:
    """Keep the language, time zone (an IANA name, or "" for the site's) and colours."""
    policies.edit_own.require(act, person)
    before = {"language": person.language, "zone": person.zone, "theme": person.theme}
    after = {"language": language, "zone": zone, "theme": theme}
    Person.objects.filter(pk=person.pk).update(**after)
    record(act, "people.preferences.set", person, person_id=person.pk, before=before, after=after)
