from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "waymark.domain.skills"
    label = "skills"
