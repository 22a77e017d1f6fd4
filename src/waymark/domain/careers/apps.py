from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "waymark.domain.careers"
    label = "careers"
