from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "waymark.domain.plans"
    label = "plans"
