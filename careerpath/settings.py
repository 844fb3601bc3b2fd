"""Settings, twelve-factor. The demo just runs; production refuses to start half-configured."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from careerpath import addresses, mail_address
from careerpath.accounts import allauth_settings
from careerpath.celery_settings import celery_settings
from careerpath.ui import security_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = os.environ.get

CAREERPATH_MODE = env("CAREERPATH_MODE", "demo")
if CAREERPATH_MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured("CAREERPATH_MODE is demo or production.")
PRODUCTION = CAREERPATH_MODE == "production"
CAREERPATH_PROCESS = env("CAREERPATH_PROCESS", "web")
PROCESSES = {"web", "worker", "beat", "equity", "migrate", "retention"}
if CAREERPATH_PROCESS not in PROCESSES:
    raise ImproperlyConfigured(f"CAREERPATH_PROCESS is one of {', '.join(sorted(PROCESSES))}.")

VAR = Path(env("CAREERPATH_VAR", str(BASE_DIR / "var"))).resolve()
LAYOUT = addresses.Layout(VAR)
DEBUG = env("DEBUG", "") in {"1", "true", "yes"}

# ---------------------------------------------------------------- servers
ADDRESS_OF = {
    "web": "DATABASE_URL",
    "beat": "DATABASE_URL_WORKER",
    "worker": "DATABASE_URL_WORKER",
    "equity": "DATABASE_URL_EQUITY",
    "migrate": "DATABASE_URL_MIGRATE",
    "retention": "DATABASE_URL_RETENTION",
}
LOGIN_OF = {"beat": "worker"}
database_url = env(ADDRESS_OF[CAREERPATH_PROCESS], "")
EMBEDDED = not database_url
if EMBEDDED and not PRODUCTION:
    database_url = addresses.embedded_database(
        LAYOUT,
        LOGIN_OF.get(CAREERPATH_PROCESS, CAREERPATH_PROCESS),
        env("CAREERPATH_DATABASE", addresses.DATABASE),
    )
REDIS_URL = addresses.redis(env("REDIS_URL", ""))
if not REDIS_URL and not PRODUCTION:
    REDIS_URL = addresses.embedded_redis(LAYOUT)

# ---------------------------------------------------------------- secrets
SECRET_KEY = env("SECRET_KEY", "") or ("" if PRODUCTION else LAYOUT.secret("secret_key"))
if not SECRET_KEY and not PRODUCTION:
    SECRET_KEY = secrets.token_urlsafe(50)
# The key of self-identification rows: the worker, beat and migrations never have it.
SELFID_PROCESSES = {"web", "equity", "retention"}
SELFID_KEY = ""
if CAREERPATH_PROCESS in SELFID_PROCESSES:
    SELFID_KEY = env("SELFID_KEY", "") or ("" if PRODUCTION else LAYOUT.secret("selfid_key"))
# Keys from before, which the equity process changes rows away from at night.
SELFID_KEY_FALLBACKS = []
if CAREERPATH_PROCESS in {"equity", "retention"}:
    SELFID_KEY_FALLBACKS = [key for key in env("SELFID_KEY_FALLBACKS", "").split(",") if key]
# What applies to records beyond the law of a place, such as apprenticeship.
RETENTION_REGIMES = [name for name in env("RETENTION_REGIMES", "").split(",") if name]
SECRET_KEY_FALLBACKS = [key for key in env("SECRET_KEY_FALLBACKS", "").split(",") if key]

if PRODUCTION:
    missing = [
        name
        for name, value in {
            "SECRET_KEY": SECRET_KEY,
            ADDRESS_OF[CAREERPATH_PROCESS]: database_url,
            "REDIS_URL": REDIS_URL or CAREERPATH_PROCESS in {"migrate", "retention"},
            "ALLOWED_HOSTS": env("ALLOWED_HOSTS", ""),
            "SITE_URL": env("SITE_URL", ""),
            "EMAIL_URL": env("EMAIL_URL", "") or CAREERPATH_PROCESS in {"migrate", "retention"},
            "SELFID_KEY": SELFID_KEY or CAREERPATH_PROCESS not in SELFID_PROCESSES,
            "SCANNER": env("SCANNER", "") or CAREERPATH_PROCESS not in {"web", "worker"},
        }.items()
        if not value
    ]
    if missing:
        raise ImproperlyConfigured(f"Set {', '.join(missing)} before starting in production.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters in production.")
    if SELFID_KEY and (len(SELFID_KEY) < 50 or SELFID_KEY == SECRET_KEY):
        raise ImproperlyConfigured(
            "SELFID_KEY must have at least 50 characters of its own in production."
        )
    sockets = [addresses.database(database_url)["HOST"], urlsplit(REDIS_URL).path]
    if any(map(addresses.is_embedded, sockets)):
        raise ImproperlyConfigured(
            "Production needs servers of its own, not the embedded ones of the demo."
        )

DATABASES = {
    "default": {
        **addresses.database(database_url),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "ATOMIC_REQUESTS": False,
    }
}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"]["OPTIONS"],
    "connect_timeout": 5,
    "application_name": f"careerpath-{CAREERPATH_PROCESS}",
}
# Rate limits and cached totals must survive the broker, so they live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# ---------------------------------------------------------------- application
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "careerpath.audit",
    "careerpath.later",
    "careerpath.notifications",
    "careerpath.ui",
    "careerpath.ui.tables",
    "careerpath.accounts",
    "cohorts",
    "applicants",
    "training",
    "placements",
    "mentorship",
    "careerpath.equity",
    "careerpath.reporting",
    "careerpath.operations",
    "careerpath.demo",
]
# The only reader of self-identification; no other process has it.
if CAREERPATH_PROCESS in {"equity", "migrate"}:
    INSTALLED_APPS.append("careerpath.equity.store")
MIDDLEWARE = [
    "careerpath.logs.RequestIdMiddleware",
    "careerpath.ui.middleware.headers",
    "careerpath.ui.body_limit.middleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "careerpath.operations.alive.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "careerpath.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "careerpath.accounts.middleware.SessionLimits",
    "careerpath.accounts.middleware.RequireFactor",
    "careerpath.ui.middleware.reader_zone",
    "careerpath.ui.middleware.toasts",
    "careerpath.ui.middleware.refused_methods",
]
ROOT_URLCONF = "careerpath.urls"
WSGI_APPLICATION = "careerpath.wsgi.application"
loaders = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", loaders)],
                )
            ],
            "builtins": [
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "careerpath.ui.templatetags.ui",
                "crispy_forms.templatetags.crispy_forms_tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "careerpath.ui.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# The address is unique without regard to case, by a constraint the check does not look at.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False

STATIC_URL = "/static/"
# Nothing that tells of fewer people goes out; it can be raised, and never lowered.
SMALLEST_CELL = int(env("SMALLEST_CELL", "11"))
if SMALLEST_CELL < 11:
    raise ImproperlyConfigured("SMALLEST_CELL can be raised above 11, and never lowered.")

STATIC_ROOT = Path(env("STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "careerpath.ui.finders.BootstrapFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if CAREERPATH_MODE == "test":  # no manifest there: files are found where they lie
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(VAR / "media")))
# clamd://host:3310 or clamd:///path/to/socket; production refuses none, the demo scans nothing.
SCANNER = env("SCANNER", "")
# Questions that are asked only where a duty allows them: "disability", "veteran" (A14).
SELFID_MODULES = [name for name in env("SELFID_MODULES", "").split(",") if name]

# ---------------------------------------------------------------- the web
SITE_URL = env("SITE_URL", f"http://localhost:{env('PORT', '8000')}")
ALLOWED_HOSTS = [h for h in env("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CONTENT_SECURITY_POLICY = security_settings.CONTENT_SECURITY_POLICY
PERMISSIONS_POLICY = security_settings.PERMISSIONS_POLICY
CSRF_FAILURE_VIEW = "careerpath.ui.errors.csrf_failure"
CAREERPATH_TIME_ZONE = env("CAREERPATH_TIME_ZONE", "America/Chicago")
CAREERPATH_HELP_ADDRESS = env("HELP_ADDRESS", "help@careerpath.example")
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if PRODUCTION:
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
    SECURE_SSL_REDIRECT = env("SECURE_SSL_REDIRECT", "1") == "1"
    # Only a proxy of ours may say that the visitor came by https.
    if int(env("ALLAUTH_TRUSTED_PROXY_COUNT", "0")):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# ---------------------------------------------------------------- work in the background
globals().update(celery_settings(REDIS_URL, CAREERPATH_PROCESS))

# ---------------------------------------------------------------- mail
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "") or "CareerPath <careers@careerpath.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_BOUNCE_TOKEN = env("MAIL_BOUNCE_TOKEN", "")  # empty: no provider may tell of bounces
# Who gets the seal of the audit trail every day.
ADMINS = [("Operators", address) for address in env("OPERATORS", "").split(",") if address]
if env("EMAIL_URL", ""):
    globals().update(mail_address.settings_of(env("EMAIL_URL", "")))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

# ---------------------------------------------------------------- sign-in
globals().update({name: value for name, value in vars(allauth_settings).items() if name.isupper()})

# ---------------------------------------------------------------- log lines
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "careerpath.logs.JSONFormatter"}},
    "filters": {"hide_links": {"()": "careerpath.accounts.links.HideLinks"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["hide_links"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
