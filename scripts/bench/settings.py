"""The real settings without limits on how often one address may ask: all requests of a bench come from one."""

from opencity.config.settings import *  # noqa: F403

API_LIMITS: dict[str, tuple[int, int]] = {}
# Plain names of static files, so that nothing has to be gathered first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
