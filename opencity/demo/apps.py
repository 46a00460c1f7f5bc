from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "opencity.demo"
    label = "demo"
