from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "opencity.notices"
    label = "notices"

    def ready(self) -> None:
        from opencity.core.refused import add_sentences  # noqa: PLC0415  the registry needs apps to be loaded
        from opencity.notices.refusals import SENTENCES  # noqa: PLC0415

        add_sentences(SENTENCES)
        _listen()


def _listen() -> None:
    """Foundations below know no letters: they are told here who writes them, and who keeps addresses."""
    from opencity.accounts.audit import listen  # noqa: PLC0415
    from opencity.accounts.keepers import Keeper, add_keeper  # noqa: PLC0415
    from opencity.notices.account_letters import tell_of_act  # noqa: PLC0415
    from opencity.notices.keeping import erase_subscriptions, export_subscriptions  # noqa: PLC0415

    listen("letters", tell_of_act)
    add_keeper(Keeper("subscriptions", export_subscriptions, erase_subscriptions))
