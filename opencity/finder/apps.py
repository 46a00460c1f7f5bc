"""The finder as Django sees it."""

from django.apps import AppConfig


class FinderConfig(AppConfig):
    name = "opencity.finder"
    label = "finder"
