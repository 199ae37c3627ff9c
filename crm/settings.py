"""One settings file for every place the product runs; the environment decides.

`CRM_ENV` is `local` (default: nothing to configure, embedded PostgreSQL) or `production`
(everything that matters must be given; nothing insecure is assumed).
"""

import secrets
import sys
from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from crm.composition import (  # noqa: F401  # settings, read from here by those below the apps
    EVENT_SUBSCRIBERS,
    FILTER_PIECES,
    FORM_PIECES,
    HISTORIES,
    ISOLATION_PROBES,
    LIST_PIECES,
    PAGE_PIECES,
    RECORD_GRANTS,
    UNSCOPED_MODELS,
)
from crm.theme import INDIGO

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

CRM_ENV: str = env.str("CRM_ENV", "local")
if CRM_ENV not in {"local", "production"}:
    raise ImproperlyConfigured(f"CRM_ENV is '{CRM_ENV}'; it must be 'local' or 'production'.")
PRODUCTION = CRM_ENV == "production"
DEBUG: bool = env.bool("CRM_DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("CRM_DEBUG shows internals to strangers; unset it in production.")
TESTING = "pytest" in sys.modules

CRM_DATA_DIR: Path = Path(env.str("CRM_DATA_DIR", str(BASE_DIR / ".data"))).expanduser().absolute()


def _key(variable: str) -> str:
    """A secret from the environment; locally one made once and kept in the data directory."""
    if given := env.str(variable, ""):
        if len(given.encode()) < 32:
            raise ImproperlyConfigured(f"{variable} must be at least 32 bytes long.")
        return str(given)
    if PRODUCTION:
        raise ImproperlyConfigured(f"{variable} must be set in production (32 random bytes).")
    kept = CRM_DATA_DIR / variable.lower()
    if not kept.exists():
        CRM_DATA_DIR.mkdir(mode=0o711, parents=True, exist_ok=True)  # the server may pass
        fresh = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:  # a hard link never replaces: of several processes that start at once, one wins
            kept.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text().strip()


SECRET_KEY = _key("SECRET_KEY")
JWT_KEY = _key("JWT_KEY")
if SECRET_KEY == JWT_KEY:
    raise ImproperlyConfigured("SECRET_KEY and JWT_KEY must differ: a leak of one is not both.")

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
if not ALLOWED_HOSTS:
    if PRODUCTION:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that serve the CRM.")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name hosts: links would follow any Host header.")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "crm",
    "contacts",
    "interactions",
    "rapport",
    "meetings",
    "analytics",
    "followups",
    "unfold",
    "unfold.contrib.guardian",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "pgtrigger",
    "procrastinate.contrib.django",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    # First those that only add headers, so that what the others refuse has them too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "crm.headers.EveryAnswer",
    "django.middleware.security.SecurityMiddleware",
    "crm.headers.refuse_foreign_charsets",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "crm.turns.TakeTurns",  # inside of what needs no turn, outside of whatever asks the database
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "crm.templatetags.components",  # after it, and so in its stead
                "crm.templatetags.links",
                "crm.templatetags.shown_for",
            ],
        },
    },
]
COTTON_DIR = "components"
FORM_RENDERER = "crm.pages.widgets.Renderer"

# --- turns (ADR 30) ---------------------------------------------------------------------------
# How many requests one web process can hold; `manage.py serve` says it. Without, nobody waits.
WEB_THREADS: int = env.int("WEB_THREADS", 0)
WEB_AT_ONCE: int = env.int("WEB_AT_ONCE", 1)  # how many of them have their turn
WEB_TURN = timedelta(milliseconds=env.int("WEB_TURN_MILLISECONDS", 100))
WEB_SHARE: float = env.float("WEB_SHARE", 0.5)  # of a process's time, for one site among others

# --- database ---------------------------------------------------------------------------------
RUNTIME_ROLE = "crm_app"
if env.str("DATABASE_URL", ""):
    _database = {**env.db_url("DATABASE_URL"), "ENGINE": "crm.postgres"}
elif PRODUCTION:
    raise ImproperlyConfigured(
        "DATABASE_URL must be set in production; the embedded server is for one machine's use."
    )
else:
    _database = {
        "ENGINE": "crm.postgres",
        "NAME": "crm",
        "USER": "crm_owner",
        "EMBEDDED": CRM_DATA_DIR,
    }
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**_database.get("OPTIONS", {}), "assume_role": RUNTIME_ROLE},
    }
}
# For `manage.py backup` and `restore`: a login that row-level security hides no row from.
ADMIN_DATABASE_URL: str = env.str("ADMIN_DATABASE_URL", env.str("DATABASE_URL", ""))
STATEMENT_TIMEOUT = timedelta(seconds=env.int("STATEMENT_TIMEOUT", 15))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "crm.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no row for people who are not signed in
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "front"

# --- mail -------------------------------------------------------------------------------------
# Where links in mails lead, which are written where no request says it.
PUBLIC_URL: str = env.str(
    "PUBLIC_URL",
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else "http://localhost:8000",
).rstrip("/")
EMAIL_HOST: str = env.str("EMAIL_HOST", "")
EMAIL_PORT: int = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD: str = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL: bool = env.bool("EMAIL_USE_SSL", False)  # from the first byte, mostly port 465
EMAIL_USE_TLS: bool = env.bool("EMAIL_USE_TLS", not EMAIL_USE_SSL)
EMAIL_TIMEOUT: int = env.int("EMAIL_TIMEOUT", 20)  # seconds
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "Rapport CRM <rapport@localhost>")
# Without a server to hand them to, mails are kept as files, where the operator finds them.
EMAIL_BACKEND: str = env.str(
    "EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend",
)
EMAIL_FILE_PATH: str = env.str("EMAIL_FILE_PATH", str(CRM_DATA_DIR / "mail"))

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["crm.api.auth.SessionTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["crm.api.base.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["crm.api.base.JsonParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rapport CRM",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/", "description": "This instance"}],
    "SCHEMA_PATH_PREFIX": "/api",
    "DEFAULT_GENERATOR_CLASS": "crm.api.openapi.Generator",
    "COMPONENT_SPLIT_REQUEST": True,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,  # they speak to who works on the code
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [],  # none that would name enumerations across contracts
    "SORT_OPERATIONS": False,
    "APPEND_COMPONENTS": {
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    },
}
ACCESS_TOKEN_LIFETIME = timedelta(hours=1)
REFRESH_TOKEN_LIFETIME = timedelta(days=14)
IDEMPOTENCY_KEY_LIFETIME = timedelta(hours=24)  # how long a POST may be sent again
SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_KEY,
    "ISSUER": "rapport-crm",
    "AUDIENCE": "rapport-crm-api",
    "ACCESS_TOKEN_LIFETIME": ACCESS_TOKEN_LIFETIME,
    "REFRESH_TOKEN_LIFETIME": REFRESH_TOKEN_LIFETIME,
    "AUTH_HEADER_TYPES": ("Bearer",),
}
# Wrong passwords allowed per account and per network address within the window.
SIGN_IN_WINDOW = timedelta(minutes=15)
SIGN_IN_TRIES_PER_ACCOUNT = 10
SIGN_IN_TRIES_PER_NETWORK = 200
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", 0)  # how many proxies append X-Forwarded-For

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
FORMAT_MODULE_PATH = "crm.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- static files -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(CRM_DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "crm.pages.assets.TailwindFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
CRM_SERVING = env.bool("CRM_SERVING", False) or PRODUCTION  # set by `manage.py serve`
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if CRM_SERVING
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # fonts and styles are for our own pages
WHITENOISE_USE_FINDERS = not CRM_SERVING
WHITENOISE_AUTOREFRESH = not CRM_SERVING

# --- security headers -------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "crm.models.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "crm.pages.said.PersonsMessages"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "crm.fallback.csrf_failure"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"  # browsers keep such names from subdomains and HTTP
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_SECURE = True

# --- logs -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "crm.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "crm": {"level": "INFO"},
        # Without Django's own handler, which mails what failed, values of variables and all.
        "django": {"level": "INFO"},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns of every HEAD
    },
}

# --- admin ------------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": "Rapport CRM",
    "SITE_HEADER": "Rapport CRM",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "COLORS": {"primary": INDIGO},
}
