"""All settings of the city's reception; each can be set by environment (see docs/operations.md)."""

from pathlib import Path

from opencity.config.environment import Environment

BASE_DIR = Path(__file__).resolve().parents[2]
ENVIRONMENT = env = Environment.read()

SECRET_KEY = env.secret_key
DEBUG = env.debug
ALLOWED_HOSTS = list(env.allowed_hosts)
PUBLIC_URL = env.public_url
DATA_DIR = env.data_dir
CITY_PACK = env.city_pack
DEMO = env.demo

INSTALLED_APPS = [
    "opencity.config",
    "opencity.core",
    "opencity.language",
    "opencity.directory",
    "opencity.accounts",
    "opencity.notices",
    "opencity.appeals",
    "opencity.guides",
    "opencity.works",
    "opencity.finder",
    "opencity.web",
    "opencity.workbench",
    "opencity.channels",
    "opencity.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "opencity.directory.queries.asked_once",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "opencity.accounts.sessions.CurrentUser",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "opencity.config.urls"
WSGI_APPLICATION = "opencity.config.wsgi.application"
DATABASES = {"default": env.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opencity.directory.context.city",
            ],
        },
    }
]

LANGUAGE_CODE = env.default_language
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "opencity" / "locale"]
FORMAT_MODULE_PATH = ["opencity.config.formats"]
TIME_ZONE = env.time_zone
USE_TZ = True

# Files. `MEDIA_ROOT` is private: every photo goes out through a view that asks who is looking.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
BASEMAP_DIR = DATA_DIR / "basemap"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Photos have their own limits with an answer in words; these guard memory against forms that nobody fills by hand.
# The body of a file is not counted here, so a photo of 40 MB reaches our own check.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 30
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Sessions are rows: signing out ends them on the server too. Residents get none until they write.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Those of staff end after twelve hours in any case, and sooner at rest (see accounts/sessions.py).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_MINUTES = env.session_idle_minutes
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Staff sign in with e-mail and password; nobody signs up, an administrator invites.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/staff/login/"
LOGIN_REDIRECT_URL = "/staff/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# The second factor, and sign-in at the city's own provider. Its people must be members already.
ACCOUNT_ADAPTER = "opencity.workbench.door.StaffAdapter"
MFA_ADAPTER = "opencity.accounts.factors.FactorAdapter"
MFA_REQUIRED_ROLES = env.mfa_required_roles
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
OIDC_NAME = env.oidc.name if env.oidc else ""
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [env.oidc.app] if env.oidc else []}}

# Letters. With `inbox://` nothing leaves the machine: letters are read on the development inbox page.
EMAIL_INBOX = env.email.scheme == "inbox"
EMAIL_BACKEND = f"django.core.mail.backends.{'dummy' if EMAIL_INBOX else 'smtp'}.EmailBackend"
EMAIL_HOST = env.email.host
EMAIL_PORT = env.email.port
EMAIL_HOST_USER = env.email.user
EMAIL_HOST_PASSWORD = env.email.password
EMAIL_USE_SSL = env.email.scheme == "smtps"
EMAIL_USE_TLS = env.email.starttls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.email_from

# Text messages: without a gateway they are read on the development inbox page too.
SMS = env.sms

# What is sealed in the database, and whose digital signatures are believed.
FIELD_KEYS = env.field_keys
SIGNATURE_ROOTS = env.signature_roots
SIGNATURE_VERIFIER = env.signature_verifier or "opencity.appeals.signatures.verify_cms"

# Security. Nothing inline, nothing from elsewhere; the map's worker is a blob, photos are shown before they are sent.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "opencity.web.public.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if env.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the city's other sites are not ours to decide about
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.behind_proxy else None
USE_X_FORWARDED_HOST = False
CSRF_TRUSTED_ORIGINS = [env.public_url] if env.public_url.startswith("https://") else []
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # subdomains and preload: see above

# Background work.
PROCRASTINATE_ON_APP_READY = None

# Plain lines. Django names only the path of a request, never what was sent; keep it so.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"not_health": {"()": "opencity.config.logs.NotHealth"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "opencity": {"level": "INFO"},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"filters": ["not_health"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# The next index of the finder is made beside the one that answers.
FINDER_IN_BACKGROUND = True
