"""Django settings. What differs between machines comes from `environment`; everything else is the same everywhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from luodi.core.errors import Refusal
from luodi.site import environment

try:
    HOUSE = environment.read(os.environ)
except Refusal as refusal:
    raise ImproperlyConfigured(environment.said(refusal)) from None

SITE = Path(__file__).parent
PACKAGE = SITE.parent
# In the order of the contract, foundations first.
FEATURES = (  # in the order of the contract, foundations first
    "people",
    "enterprises",
    "projects",
    "ledger",
    "figures",
    "books",
    "outreach",
    "targets",
    "assessment",
    "exchange",
    "reports",
    "dashboards",
)

DEBUG = False
SECRET_KEY = HOUSE.secret or environment.kept_secret(HOUSE.data)
ALLOWED_HOSTS = list(HOUSE.hosts)
ROOT_URLCONF = "luodi.site.urls"
WSGI_APPLICATION = "luodi.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "treebeard",
    "simple_history",
    "luodi.kit",
    *(f"luodi.{feature}" for feature in FEATURES),
    "luodi.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "luodi.site.doors.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luodi.site.doors.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luodi.site.navigation.Navigation",
    "luodi.kit.pages.Refusals",
]

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
            ],
        },
    }
]

# SQLite. IMMEDIATE: a writer waits for its turn at the start, not half way. FULL: what was answered "recorded" has
# reached the disk, also after a power cut; the ledger is not a cache. Tests have nothing to lose and do not wait.
_DURABLE = "OFF" if HOUSE.mode == environment.TEST else "FULL"
_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOUSE.data / "luodi.sqlite3",
    "CONN_MAX_AGE": 600,  # a thread keeps its connection: opening one reads the schema and sets the pragmas again
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={_DURABLE}; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY"
        ),
    },
    "TEST": {"NAME": HOUSE.data / "test.sqlite3"},  # a file: two connections must meet there as in a real house
}
DATABASES: dict[str, dict[str, Any]] = {"default": dict(HOUSE.database) or _SQLITE}
LUODI_DATA = HOUSE.data  # evidence lies here too, never under STATIC_ROOT: a view serves it that asks who reads
LUODI_FONTS = HOUSE.fonts
LUODI_WAITS = ["luodi.site.waits.imports"]  # what the first page counts besides its own

# Jobs are rows of the same database: put down in the transaction that asks for them, done by `runworker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
LUODI_IMPORT_ROWS = HOUSE.import_rows

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["luodi.people.access.Staff"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATORS + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATORS + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _VALIDATORS + "CommonPasswordValidator"},
    {"NAME": _VALIDATORS + "NumericPasswordValidator"},
]
SESSION_ENGINE = "luodi.site.sessions"
SESSION_COOKIE_AGE = HOUSE.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # desks are shared
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # htmx sends the token of the page, not of the cookie
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HOUSE.https
SECURE_REDIRECT_EXEMPT = [r"^alive$"]  # whoever watches the server asks it directly
SECURE_HSTS_SECONDS = 31536000 if HOUSE.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HOUSE.behind_proxy else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a matched workbook posts a choice for each of its columns

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# In tests files are served as they lie in the tree; everywhere else from what the build laid down, hashed and packed.
_TESTED = HOUSE.mode == environment.TEST
_BUILT = SITE.parents[2] / "assets" / "build"  # page libraries in a checkout; an installed wheel carries STATIC_ROOT
STATIC_URL = "/static/"
STATIC_ROOT = SITE / "staticroot"
STATICFILES_DIRS: list[Any] = [SITE / "static", *([("vendor", _BUILT)] if _BUILT.is_dir() else [])]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = _TESTED
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if _TESTED else "luodi.site.storage.NoMaps"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": HOUSE.log_level},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # whoever knocks under a wrong name would fill the log
    },
}
