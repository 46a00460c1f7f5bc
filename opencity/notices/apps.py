from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "opencity.notices"
    label = "notices"
