from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "waymark.integrations.calendar"
    label = "calendar"
