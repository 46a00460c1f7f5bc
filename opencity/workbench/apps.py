from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "opencity.workbench"
    label = "workbench"
