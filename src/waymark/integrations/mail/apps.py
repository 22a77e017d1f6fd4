from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "waymark.integrations.mail"
    label = "mail"
