from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "opencity.web"
    label = "web"
