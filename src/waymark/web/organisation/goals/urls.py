"""Addresses under /org/goals."""

from django.urls import path

from waymark.web.organisation.goals import change, needs, pages, publishing, writing

urlpatterns = [
    path("", pages.listing, name="goals"),
    path("/goals.csv", pages.listing_csv, name="goals-csv"),
    path("/new", writing.new, name="goal-new"),
    path("/<int:goal_id>", pages.one, name="goal"),
    path("/<int:goal_id>/edit", writing.edit, name="goal-edit"),
    path("/<int:goal_id>/close", writing.close, name="goal-close"),
    path("/<int:goal_id>/skills", needs.skills, name="goal-skills"),
    path("/<int:goal_id>/roles", needs.roles, name="goal-roles"),
    path("/<int:goal_id>/change", change.page, name="goal-change"),
    path("/<int:goal_id>/change.csv", pages.change_csv, name="goal-change-csv"),
    path("/<int:goal_id>/answers.csv", pages.answers_csv, name="goal-answers-csv"),
    path("/<int:goal_id>/publish", publishing.page, name="goal-publish"),
    path("/<int:goal_id>/publish.csv", publishing.growth_csv, name="goal-growth-csv"),
]
