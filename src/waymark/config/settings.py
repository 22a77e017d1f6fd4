"""Django's settings. What an operator may change comes from `environment`; see docs/operators.md."""

from pathlib import Path

from waymark.config import environment, logs
from waymark.config.handlers import (  # noqa: F401 - settings are the names of this module
    WAYMARK_DAILY,
    WAYMARK_ERASURE,
    WAYMARK_JOB_ENDINGS,
    WAYMARK_JOBS,
    WAYMARK_JOBS_TO_THE_END,
    WAYMARK_OUTBOX,
)

ENV = environment.read()
PACKAGE = Path(__file__).resolve().parents[1]

WAYMARK_DEMO = ENV.demo
WAYMARK_HOME = ENV.home
WAYMARK_ADDRESS = ENV.address
WAYMARK_FILES = ENV.home / "files"
WAYMARK_CHECKER = Path(__file__).parents[3] / "tools" / "verify_certificate.py"
WAYMARK_STALLED_AFTER = ENV.stalled_after

SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENV.hosts) + (["testserver"] if ENV.mode == "test" else [])
CSRF_TRUSTED_ORIGINS = [ENV.address]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # allauth's list of security keys needs it
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "waymark.kernel",
    "waymark.domain.people",
    "waymark.domain.skills",
    "waymark.domain.careers",
    "waymark.domain.goals",
    "waymark.domain.reviews",
    "waymark.domain.mentoring",
    "waymark.domain.plans",
    "waymark.integrations.badges",
    "waymark.integrations.calendar",
    "waymark.integrations.hris",
    "waymark.integrations.mail",
    "waymark.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "waymark.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "waymark.web.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "waymark.web.middleware.Presence",
    "waymark.web.middleware.PersonLocale",
    "waymark.web.corner.OutsideCorner",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "waymark.config.urls"
WSGI_APPLICATION = "waymark.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django.templatetags.i18n", "waymark.web.parts.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "waymark.web.shell.context",
            ],
        },
    }
]

DATABASES = {"default": environment.database_settings(ENV.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
if ENV.mode == "test":  # the real hasher costs a quarter of a second a sign-in by design
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me"
ACCOUNT_ADAPTER = "waymark.web.account.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_FORMS = {"reset_password": "waymark.web.account.forms.AskForPassword"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "waymark.web.account.tokens.PasswordToken"
PASSWORD_RESET_TIMEOUT = 4 * 3600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Waymark"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.production
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "waymark.web.errors.csrf_failure"

# Rate limits are counted in the database so that every worker sees the same count.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "waymark_cache",
    }
}

# Security headers; the content policy itself is in web.middleware
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = ENV.secure
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.secure else None
SECURE_HSTS_SECONDS = 31_536_000 if ENV.secure else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Language, time
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]  # each by its own name
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "locale_sign_in"]  # see docs/translation.md
FORMAT_MODULE_PATH = "waymark.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: vendored, hashed, served by the application itself
STATIC_URL = "static/"
STATIC_ROOT = ENV.home / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if ENV.mode == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = WAYMARK_FILES
WHITENOISE_USE_FINDERS = ENV.mode == "test"
if ENV.mode == "test":  # tests serve straight from the source; the folder is only looked at
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# Mail: a file per message in the demo, SMTP where a server is named
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = environment.private_folder(ENV.home / "mail")
DEFAULT_FROM_EMAIL = "Waymark <no-reply@localhost>"
if ENV.mail_url:
    vars().update(environment.mail_settings(ENV.mail_url))

LOGGING_CONFIG = None
logs.configure(readable=ENV.mode != "production")

PROCRASTINATE_ON_APP_READY = None
# An address like /me/map hangs below /me, which is itself a page: the slash belongs to the part
SILENCED_SYSTEM_CHECKS = ["urls.W002"]

# An upload larger than this is given up while it comes in
WAYMARK_UPLOAD_BYTES = 200 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["waymark.web.parts.uploads.LimitedUpload"]

# How many days two people may go without a career conversation before the manager is reminded
WAYMARK_TALK_CADENCE_DAYS = 91
# How long a talk takes in calendars: nobody says so when they plan one
WAYMARK_TALK_MINUTES = 60
