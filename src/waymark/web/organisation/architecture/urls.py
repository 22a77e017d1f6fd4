"""Addresses under /org/architecture."""

from django.urls import path, register_converter

from waymark.web.organisation.architecture import (
    building,
    changes,
    pages,
    preview,
    publishing,
    roles,
    starting,
    suggested_skills,
    things,
)


class RefConverter:
    """A thing of the framework: 12, or new-3 for one that only the draft knows."""

    regex = r"(?:new-)?[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> str:
        """The ref as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The ref as it stands."""
        return value


register_converter(RefConverter, "ref")

urlpatterns = [
    path("", pages.overview, name="architecture"),
    path("/roles.csv", pages.roles_csv, name="architecture-roles-csv"),
    path("/families.csv", pages.families_csv, name="architecture-families-csv"),
    path("/build", building.ask, name="architecture-build"),
    path("/proposal", building.families, name="architecture-proposal"),
    path("/proposal/ladders", building.ladders, name="architecture-ladders"),
    path("/proposal/skills", suggested_skills.skills, name="architecture-skills"),
    path("/preview", preview.page, name="architecture-preview"),
    path("/draft", changes.listing, name="architecture-draft"),
    path("/publish", publishing.page, name="architecture-publish"),
    path("/family/new", things.family, name="architecture-family-new"),
    path("/family/<ref:ref>", things.family, name="architecture-family"),
    path("/ladder/new", things.ladder, name="architecture-ladder-new"),
    path("/ladder/<ref:ref>", things.ladder, name="architecture-ladder"),
    path("/grade/new", things.grade, name="architecture-grade-new"),
    path("/grade/<ref:ref>", things.grade, name="architecture-grade"),
    path("/new", roles.add, name="architecture-role-new"),
    path("/<ref:ref>", roles.page, name="architecture-role"),
    path("/<ref:ref>/edit", roles.edit, name="architecture-role-edit"),
    path("/<ref:ref>/asks", roles.asks, name="architecture-role-asks"),
    path("/<ref:ref>/moves", roles.moves, name="architecture-role-moves"),
    path("/<ref:ref>/retire", roles.retire, name="architecture-role-retire"),
    path("/<ref:ref>/start", starting.start, name="architecture-role-start"),
]
