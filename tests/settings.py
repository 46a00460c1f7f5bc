"""Settings of the tests: the real ones, with a data folder of their own and without what only costs time."""

import os

# Whatever this shell has set for a city that runs here must not reach the tests.
for name in ("MODE", "DEBUG", "HOST", "PORT", "PUBLIC_URL", "ALLOWED_HOSTS", "HTTPS", "BEHIND_PROXY", "CITY", "DEMO"):
    os.environ.pop(name, None)
for name in ("SECRET_KEY", "EMAIL_URL", "EMAIL_FROM", "DATABASE_POOL", "WEB_WORKERS"):
    os.environ.pop(name, None)
for name in (
    "MFA_REQUIRED_ROLES",
    "SESSION_IDLE_MINUTES",
    "OIDC_SERVER_URL",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "FIELD_KEYS",
    "SIGNATURE_ROOTS",
    "SIGNATURE_VERIFIER",
    *[name for name in os.environ if name.startswith("SMS_")],
):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = os.environ.get("TEST_DATA_DIR", "var/test")
# Playwright keeps an event loop in the thread of the tests; Django would refuse every query beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from opencity.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEBUG_PROPAGATE_EXCEPTIONS = False  # the pages for errors are ours and are tested
ACCOUNT_RATE_LIMITS = False

# A test sees at once what it has just written; the swap beside a serving index has a test of its own.
FINDER_IN_BACKGROUND = False
