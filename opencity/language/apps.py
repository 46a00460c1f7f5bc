from django.apps import AppConfig


class LanguageConfig(AppConfig):
    name = "opencity.language"
    label = "language"
