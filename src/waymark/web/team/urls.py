"""Addresses under /team."""

from django.urls import path

from waymark.web.talks import urls as talks
from waymark.web.team import approvals, changes, deputies, home, levels, person, skills

app_name = "team"
urlpatterns = [
    path("", home.home, name="home"),
    path("/download", home.download, name="download"),
    path("/approvals", approvals.listing, name="approvals"),
    path("/approvals/<slug:kind>/<int:row_id>", approvals.one, name="approval"),
    path("/deputies", deputies.own, name="deputies"),
    path("/deputies/<int:deputy_id>/end", deputies.end, name="deputy-end"),
    path("/skills", skills.page, name="skills"),
    path("/skills/download", skills.download, name="skills-download"),
    *talks.TEAM,
    path("/<int:person_id>", person.one, name="person"),
    path("/<int:person_id>/deputies", deputies.of_manager, name="deputies-of"),
    path("/<int:person_id>/plan", changes.plan, name="plan"),
    path("/<int:person_id>/plan/change", changes.new, name="change-new"),
    path("/<int:person_id>/plan/versions/<int:number>", changes.version, name="plan-version"),
    path("/<int:person_id>/changes/<int:change_id>", changes.change, name="change"),
    path("/<int:person_id>/changes/<int:change_id>/answer", changes.answer, name="change-answer"),
    path(
        "/<int:person_id>/changes/<int:change_id>/withdraw",
        changes.withdraw,
        name="change-withdraw",
    ),
    path("/<int:person_id>/skills/<int:skill_id>", levels.say, name="level"),
]
