from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "opencity.directory"
    label = "directory"
