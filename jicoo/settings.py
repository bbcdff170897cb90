"""The one settings file: the environment decides, and production is the default."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from jicoo.environment import BASE_DIR, Mode, env, read_key, read_mode

# --- Where we run -----------------------------------------------------------------------------------------------------

JICOO_MODE = read_mode()
IS_DEMO = JICOO_MODE is Mode.DEMO
# A relative folder is counted from the project, so that every process finds the same one.
DATA_DIR = BASE_DIR / env.str("DATA_DIR", default=".local")
PORT = env.int("PORT", default=8000)
STANDIN_PORT = env.int("STANDIN_PORT", default=8100)

DEBUG = False
# Links in mails and the OAuth callback are built from this, never from a request's Host header.
BASE_URL = env.str("BASE_URL", default=f"http://127.0.0.1:{PORT}" if IS_DEMO else "https://localhost").rstrip("/")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"] if IS_DEMO else env.list("ALLOWED_HOSTS", default=[])

SECRET_KEY = read_key("SECRET_KEY", DATA_DIR / "keys" / "django_secret", JICOO_MODE)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# The first key encrypts, all decrypt: put a new one in front, run `manage.py reseal`, then drop the old one.
FIELD_ENCRYPTION_KEYS = read_key("FIELD_ENCRYPTION_KEYS", DATA_DIR / "keys" / "field_encryption", JICOO_MODE).split(",")

# --- The application --------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "jicoo",
    "jicoo.mail",
    "teams",
    "bookings",
    "integrations",
    "integrations.salesforce",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "lucide",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jicoo.middleware.canonical_host",
    "jicoo.middleware.without_a_visitor",
    "jicoo.middleware.only_real_session_keys",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jicoo.middleware.private_when_signed_in",
    "teams.middleware.personal",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "jicoo.middleware.ContentSecurityPolicy",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jicoo.middleware.conflicts_are_told",
]
ROOT_URLCONF = "jicoo.urls"
WSGI_APPLICATION = "jicoo.wsgi.application"
FORM_RENDERER = "jicoo.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jicoo.context.site",
            ],
        },
    }
]

# --- The database, which also keeps sessions, cache and rate limits ---------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///jicoo")}
DATABASES["default"] |= {"ENGINE": "jicoo.postgres", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# JIT compiles each plan that looks costly: 150 to 300 ms for queries that then run for 20. And a statement that the server keeps is
# planned once: left to itself it plans some of them anew each time, which takes five times as long as they do.
# A process that is frozen, or whose machine is gone, in the middle of a transaction must not keep its rows locked: no transaction
# of ours waits for anything but the database. And whoever waits for a database that is gone must notice.
DATABASES["default"]["OPTIONS"] = {
    "options": "-c jit=off -c plan_cache_mode=force_generic_plan -c idle_in_transaction_session_timeout=10s",
    # What `jicoo.statements` asks is kept by the server from its second time on. A pooler that hands one session to many has to
    # know of that; where it does not: none.
    "prepare_threshold": 1 if env.bool("DATABASE_KEEPS_STATEMENTS", default=True) else None,
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
} | DATABASES["default"].get("OPTIONS", {})
# Threads of ours that may hold a connection at the same time, over all processes; a check adds them up.
WEB_THREADS = env.int("WEB_THREADS", default=16)
WORKER_THREADS = env.int("WORKER_THREADS", default=32)
# Also: how many mails are sent at once.
MAIL_THREADS = env.int("MAIL_THREADS", default=4)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "jicoo_cache",
        # Wrong passwords are counted here. Django keeps 300 entries unless told: a few hundred made-up addresses would
        # push out the count of the one that is guessed at.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "teams.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "teams.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Only in the browser that signed up: the link alone opens no account.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "teams:choose"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# --- Languages and times ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["jicoo.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(DATA_DIR / "static" if IS_DEMO else BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "jicoo.static.BundlingStaticFilesStorage"},
}

# --- Security ---------------------------------------------------------------------------------------------------------

# No nonces, because there is no inline script and no inline style anywhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jicoo.views.csrf_failure"
# A demo runs on plain http on loopback; everything else is https or nothing.
SECURE_SSL_REDIRECT = not IS_DEMO and env.bool("SECURE_SSL_REDIRECT", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_DEMO
SECURE_HSTS_SECONDS = 0 if IS_DEMO else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_DEMO
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# How many proxies of ours stand in front and append to X-Forwarded-For; 0: the peer's address is the visitor's.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Booking attempts per minute and address; 0 switches it off.
BOOKING_RATE_PER_MINUTE = env.int("BOOKING_RATE_PER_MINUTE", default=20)

# --- Mail -------------------------------------------------------------------------------------------------------------

vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_BACKEND = "jicoo.mail.backend.MailboxBackend" if IS_DEMO else "jicoo.mail.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Jicoo <no-reply@jicoo.example.com>")
MAILBOX_DIR = DATA_DIR / "mail"

# --- Background work: Redis, or files when nothing is named ------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {}
    if REDIS_URL
    else {
        "data_folder_in": str(CELERY_BROKER_DIR / "queue"),
        "data_folder_out": str(CELERY_BROKER_DIR / "queue"),
        "control_folder": str(CELERY_BROKER_DIR / "control"),
        "polling_interval": 0.05,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Apps that bookings are sent to ------------------------------------------------------------------------------------

# Of an org's daily allowance of calls this share is left to the customer's other tools: below it only what a person sends goes out.
API_RESERVE_PERCENT = env.int("API_RESERVE_PERCENT", default=5)
# IP addresses or networks that our calls leave from, as the other side sees them: set-up guides show them, so that it can let them in.
OUTGOING_ADDRESSES = env.list("OUTGOING_ADDRESSES", default=[])

# --- Salesforce -------------------------------------------------------------------------------------------------------

_STANDIN = f"http://127.0.0.1:{STANDIN_PORT}" if IS_DEMO and STANDIN_PORT else ""
SALESFORCE_LOGIN_URL_PRODUCTION = env.str(
    "SALESFORCE_LOGIN_URL_PRODUCTION", default=_STANDIN or "https://login.salesforce.com"
)
SALESFORCE_LOGIN_URL_SANDBOX = env.str(
    "SALESFORCE_LOGIN_URL_SANDBOX", default=_STANDIN or "https://test.salesforce.com"
)
# host:port pairs that may be spoken to over plain http. Demo only: a system check refuses them in production.
SALESFORCE_TRUSTED_HOSTS = env.list(
    "SALESFORCE_TRUSTED_HOSTS", default=[_STANDIN.removeprefix("http://")] if _STANDIN else []
)
SALESFORCE_API_VERSION = env.str("SALESFORCE_API_VERSION", default="66.0")

# --- Logs: one structured line, ids only ------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "jicoo.logs.RedactSecrets"}},
    "formatters": {"line": {"()": "jicoo.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # These write bodies, secrets and tokens at DEBUG.
        "requests_oauthlib": {"level": "INFO"},
        "oauthlib": {"level": "INFO"},
        "urllib3": {"level": "INFO"},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
