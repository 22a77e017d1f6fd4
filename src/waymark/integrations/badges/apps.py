from django.apps import AppConfig


class BadgesConfig(AppConfig):
    name = "waymark.integrations.badges"
    label = "badges"
