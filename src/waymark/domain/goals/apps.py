from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "waymark.domain.goals"
    label = "goals"
