"""The works as Django sees them."""

from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "opencity.works"
    label = "works"

    def ready(self) -> None:
        from opencity.core.refused import add_sentences  # noqa: PLC0415
        from opencity.works.outage_refusals import OUTAGE_SENTENCES  # noqa: PLC0415
        from opencity.works.refusals import SENTENCES  # noqa: PLC0415  the registry needs apps to be loaded

        add_sentences(SENTENCES)
        add_sentences(OUTAGE_SENTENCES)
