"""The works as Django sees them."""

from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "opencity.works"
    label = "works"
