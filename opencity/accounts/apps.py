from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "opencity.accounts"
    label = "accounts"

    def ready(self) -> None:
        from opencity.accounts.refusals import SENTENCES  # noqa: PLC0415  needs the apps to be loaded
        from opencity.core.refused import add_sentences  # noqa: PLC0415

        add_sentences(SENTENCES)
