from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "waymark.domain.mentoring"
    label = "mentoring"
