"""Django settings, read from the environment.

PORTULAN_WORKSPACE    the folder with plan.yaml, mapping.yaml and the facts (default: the current folder)
PORTULAN_SECRET_KEY   the key that signs sessions; production refuses to start without it
PORTULAN_HOSTS        the host names served, separated by commas; naming one means production
PORTULAN_DEBUG        1 for development, 0 for production whatever the hosts
PORTULAN_WATCH        0 to serve pages without watching the focus (default: 1; several servers share one watch)
PORTULAN_HTTPS        0 where production is served over plain http on purpose (default: 1 in production)

With none of them set the application serves this machine only (localhost), with a key kept in the workspace.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from portulan.site.areas import area_names

# Our matrices have a few columns: threads of the linear algebra wait for each other, and for those of the database.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

WORKSPACE = Path(os.environ.get("PORTULAN_WORKSPACE") or ".").resolve()
_debug = os.environ.get("PORTULAN_DEBUG", "").strip().lower()
_hosts = [host.strip() for host in os.environ.get("PORTULAN_HOSTS", "").split(",") if host.strip()]

DEBUG = _debug in {"1", "true", "yes", "on"}
PRODUCTION = not DEBUG and (bool(_hosts) or _debug != "")
HTTPS = PRODUCTION and os.environ.get("PORTULAN_HTTPS", "1") != "0"
ALLOWED_HOSTS = [*_hosts, "localhost", "127.0.0.1", "[::1]"]

LOCAL_KEY_FILE = WORKSPACE / ".portulan" / "secret_key"


def _secret_key() -> str:
    """The key from the environment; else, on this machine only, the workspace's own, else one for this process."""
    key = os.environ.get("PORTULAN_SECRET_KEY", "")
    if key:
        return key
    if PRODUCTION:
        raise ImproperlyConfigured(
            "PORTULAN_SECRET_KEY is missing: sessions would not be safe. Set it to a long random value, for instance "
            'from: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if LOCAL_KEY_FILE.is_file():
        return LOCAL_KEY_FILE.read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(50)


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    *(f"portulan.{name}" for name in area_names()),
]

MIDDLEWARE = [
    "portulan.site.security.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portulan.ui.middleware.ReadingMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "portulan.site.urls"
WSGI_APPLICATION = "portulan.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portulan.ui.context.layout",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": WORKSPACE / "portulan.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a writer waits its turn instead of failing half-way
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}}

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["portulan.people.throttle.ThrottledBackend"]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "site:home"
LOGOUT_REDIRECT_URL = "people:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Sessions, cookies, transport
SESSION_COOKIE_AGE = 12 * 3600  # a working day, renewed by use
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_NAME = "portulan_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "portulan_csrf"
CSRF_COOKIE_HTTPONLY = True  # pages carry the token in their forms and in <body hx-headers>
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "portulan.site.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in _hosts if host != "*"] if HTTPS else []
LANGUAGE_COOKIE = "portulan_language"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# Words: ours are in each area's words.py; Django's own (form errors) follow the reader's language
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True  # files are served from where they lie: no collection step, nothing to forget
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 300

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {
            "handlers": [],
            "level": "CRITICAL",
            "propagate": False,
        },  # site/errors.py logs faults, with a reference
        "django.security": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},  # scanners' noise
        "portulan": {"handlers": ["stderr"], "level": "INFO"},
    },
}
