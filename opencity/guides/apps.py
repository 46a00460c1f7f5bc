from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "opencity.guides"
    label = "guides"

    def ready(self) -> None:
        from opencity.accounts.keepers import Keeper, add_keeper  # noqa: PLC0415
        from opencity.core.refused import add_sentences  # noqa: PLC0415
        from opencity.guides.keeping import erase_askers, export_askers  # noqa: PLC0415
        from opencity.guides.refusals import SENTENCES  # noqa: PLC0415  the registry needs apps to be loaded

        add_sentences(SENTENCES)
        add_keeper(Keeper("wishes", export_askers, erase_askers))
