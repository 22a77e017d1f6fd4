"""Readings of people for pages. What audits read of groups is not here: queries/equality.py."""

from waymark.domain.people.queries.people import (
    DemoPerson,
    Deputy,
    Person,
    Stopped,
    act_of_person_id,
    actor_of_person,
    address_of,
    demo_people,
    deputies_of,
    deputy_by_id,
    direct_reports,
    has_reports,
    leads_people,
    manager_of,
    manager_to_stand_in_for,
    people_found,
    person_and_stop,
    person_by_id,
    person_of_user,
    person_to_sign_in,
    sites,
    stand_in_today,
    standing_in,
    teammates,
    who_answers_for,
    zone_named,
    zone_of,
)

__all__ = [
    "DemoPerson", "Deputy", "Person", "Stopped", "act_of_person_id", "actor_of_person", "address_of",
    "demo_people", "deputies_of", "deputy_by_id", "direct_reports", "has_reports", "leads_people",
    "manager_of", "manager_to_stand_in_for", "people_found", "person_and_stop", "person_by_id",
    "person_of_user", "person_to_sign_in", "sites", "stand_in_today", "standing_in", "teammates",
    "who_answers_for", "zone_named", "zone_of",
]  # fmt: skip
