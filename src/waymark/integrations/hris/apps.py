from django.apps import AppConfig


class HrisConfig(AppConfig):
    name = "waymark.integrations.hris"
    label = "hris"
