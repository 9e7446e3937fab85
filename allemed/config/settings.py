"""All settings, from the environment, in one file.

Three modes. `demo` (the default while `DATABASE_URL` is unset) answers on this machine only and lets you sign in as
anyone in the cast. `test` is the demo without its conveniences. `production` refuses to start until everything it
needs is there, and says what is missing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.conf import locale

from allemed.base.languages import NORTHERN_SAMI
from allemed.config import database, logs, production

env = environ.Env()
ROOT = database.ROOT
VAR = ROOT / "var"

MODE: str = env.str("ALLEMED_MODE", default="production" if os.environ.get("DATABASE_URL") else "demo")
DEMO = MODE == "demo"
PRODUCTION = MODE == "production"
if MODE not in {"demo", "test", "production"}:
    raise production.NotReadyError("ALLEMED_MODE is demo, test or production.")
if PRODUCTION:
    production.require(os.environ)

DEBUG = False
LOGGING = logs.settings(as_json=PRODUCTION, level=env.str("LOG_LEVEL", default="INFO"))
SECRET_KEY: str = env.str("SECRET_KEY", default="" if PRODUCTION else "only-for-the-demo-and-the-tests")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CONTACT_EMAIL: str = env.str("CONTACT_EMAIL", default="" if PRODUCTION else "kontakt@allemed.example")  # in every foot
SITE_ADDRESS: str = env.str("SITE_ADDRESS", default=f"http://localhost:{env.str('PORT', default='8000')}")

# --- What the house is made of -----------------------------------------------------------------------------------

ROOMS = [
    "allemed.website",
    "allemed.network",
    "allemed.events",
    "allemed.reports",
    "allemed.dugnad",
    "allemed.programme",
    "allemed.dialogkort",
    "allemed.people",
    "allemed.messages",
    "allemed.places",
    "allemed.audit",
    "allemed.base",
]
INSTALLED_APPS = [
    "allemed.config",
    *(["allemed.demo"] if not PRODUCTION else []),
    *ROOMS,
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "allemed.config.health.operations",
    "django.middleware.security.SecurityMiddleware",
    "allemed.base.middleware.security_policy",
    "allemed.base.errors.fill_empty",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "allemed.base.middleware.language_from_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allemed.people.middleware.editors_language",
    "allemed.people.middleware.second_step",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allemed.base.rate_limits.AnswerTooMany",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "allemed.config.urls"
WSGI_APPLICATION = "allemed.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "allemed.base.context_processors.page",
                "allemed.website.context_processors.menus",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database and jobs -------------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **database.django_settings(),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,  # a database restarted under us costs one request nothing
        "ATOMIC_REQUESTS": False,
    }
}
PGTRIGGER_MIGRATIONS = True
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 4, "delete_jobs": "never", "install_signal_handlers": True}
# Shared by all processes: sign-in codes and rate limits are counted in PostgreSQL, not once per process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        "KEY_PREFIX": "allemed",
    },
    # Wagtail would remember here that a picture's size is made, also when it is deleted again: the table knows.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# --- People ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allemed.people.backends.NoPasswords"]
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/min-side/"
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/konto/logg-inn/"
ACCOUNT_ADAPTER = "allemed.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # there is no sign-up; allauth's checks want to know all the same
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code proves the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_FORMS = {
    "request_login_code": "allemed.people.forms.SignInForm",
    "confirm_login_code": "allemed.people.forms.CodeForm",
}
# Counted for each account, never for an address: a whole town hall has one.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "4/5m/key,12/h/key",
    "login_failed": "5/5m/key",
    "login": None,
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "allemed.people.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, a face or a PIN: two steps in one
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": None}  # there is no secret to guess
MFA_FORMS = {
    "authenticate": "allemed.people.forms.SecondStepForm",
    "reauthenticate": "allemed.people.forms.ConfirmAgainForm",
    "activate_totp": "allemed.people.forms.CodeAppForm",
    "add_webauthn": "allemed.people.forms.PasskeyForm",
}

# --- Language and time -------------------------------------------------------------------------------------------

# Texts are written in bokmål, so the message identifiers are bokmål.
LANGUAGE_CODE = "nb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
# Wagtail has no nynorsk: what it says itself is in bokmål there, what we say is not.
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
locale.LANG_INFO["se"] = NORTHERN_SAMI  # prepared (formats, name), not switched on
LOCALE_PATHS = [ROOT / "allemed" / "website" / "wagtail_locale"]  # what Wagtail says to editors, before its own words
FORMAT_MODULE_PATH = "allemed.base.formats"
USE_TZ = True
TIME_ZONE = "Europe/Oslo"  # what a day is; the database keeps UTC

# --- Public registers --------------------------------------------------------------------------------------------

# The demo and the tests ask a stand-in (`manage.py register_standin`), never the registers themselves.
REGISTER_STANDIN_PORT: int = env.int("REGISTER_STANDIN_PORT", default=env.int("PORT", default=8000) + 790)
_registers = "https://data.brreg.no" if PRODUCTION else f"http://127.0.0.1:{REGISTER_STANDIN_PORT}"
ENHETSREGISTERET_URL: str = env.str("ENHETSREGISTERET_URL", default=f"{_registers}/enhetsregisteret/api")
FRIVILLIGHETSREGISTERET_URL: str = env.str(
    "FRIVILLIGHETSREGISTERET_URL", default=f"{_registers}/frivillighetsregisteret/api"
)

# --- The API and the live room -----------------------------------------------------------------------------------

# Each room's part of `/api/openapi.json`.
API_DESCRIPTIONS = ["allemed.dugnad.api.paths_and_schemas", "allemed.dugnad.minutes.export.paths_and_schemas"]
# Off: nobody hears a bell, and every screen asks by itself. Everything works all the same.
LIVE_BELLS: bool = env.bool("LIVE_BELLS", default=True)

# --- Files -------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ("designsystemet-web", ROOT / "node_modules" / "@digdir" / "designsystemet-web" / "dist" / "umd"),
    # Morphs a page into a newer one without touching what someone is writing in (dugnad). No dependencies of its own.
    ("idiomorph", ROOT / "node_modules" / "idiomorph" / "dist"),
    ("theme", VAR / "theme"),  # stylesheets and font, built by allemed.base.theme
]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(database.DATA / "media")))
# What anyone may have by its name under /media/. Originals and documents are not among them: the former may show more
# than the published cut, the latter have an address of their own that asks who you are.
PUBLIC_MEDIA_FOLDERS = ["images", "dialogkort", "innsikt"]  # cards and reports: named by their content
# Answers of single persons, encrypted; never under MEDIA_ROOT. The keys: `allemed.reports.vault`.
MICRODATA_ROOT = Path(env.str("MICRODATA_ROOT", default=str(database.DATA / "microdata")))
MICRODATA_KEYS: str = env.str(
    "MICRODATA_KEYS", default="" if PRODUCTION else "demo:ZGVtby1vbmx5LWRlbW8tb25seS1kZW1vLW9ubHktYWE="
)
SENDFILE_BACKEND = "allemed.base.sendfile"
# The names in a query that a public page may depend on. The front keeps one page for each value; a query with another
# name goes to Django every time, except known tracking marks, which nobody sees.
PAGE_PARAMETERS = ["side"]
# Wagtail's page editor sends many fields; how large a body may be is judged by the front.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "allemed.base.sealed.SealedUploadHandler",  # never in plain text among the temporary files
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "allemed.base.static_files.HashedFiles"},
}

if PRODUCTION and os.environ.get("S3_BUCKET"):
    from botocore.config import Config  # here: it takes a fifth of a second to import

    STORAGES["default"] = {
        "BACKEND": "allemed.config.media.BucketStorage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT"),
            "region_name": env.str("S3_REGION", default="us-east-1"),
            "access_key": env.str("S3_ACCESS_KEY"),
            "secret_key": env.str("S3_SECRET_KEY"),
            "file_overwrite": False,
            "max_memory_size": 8_000_000,  # bytes; a larger file that is opened lies on the disk meanwhile
            "default_acl": None,
            "client_config": Config(
                connect_timeout=3,
                read_timeout=15,
                retries={"total_max_attempts": 2},
                # "path" for a store whose certificate knows no bucket.s3.example
                s3={"addressing_style": env.str("S3_ADDRESSING", default="auto")},
                # Stores other than Amazon's know the older checksums only.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }

# --- E-mail ------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = "allemed.demo.mailbox.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST: str = env.str("SMTP_HOST", default="localhost")
EMAIL_PORT: int = env.int("SMTP_PORT", default=587 if PRODUCTION else 25)
EMAIL_HOST_USER: str = env.str("SMTP_USER", default="")
EMAIL_HOST_PASSWORD: str = env.str("SMTP_PASSWORD", default="")
EMAIL_USE_SSL = PRODUCTION and EMAIL_PORT == 465
EMAIL_USE_TLS = PRODUCTION and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="ALLEMED <hei@allemed.example>")

# --- Security ----------------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 * 2 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# How many proxies of our own stand before the web process. The front reads the client's address and scheme from what
# the outermost of them wrote, and drops these headers before Django: nothing else may read them.
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)
SECURE_PROXY_SSL_HEADER = None
SECURE_SSL_REDIRECT = PRODUCTION
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")  # empty: nobody reads /metrics in production
CSRF_FAILURE_VIEW = "allemed.base.errors.form_too_old"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor's preview is a frame of our own
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Designsystemet's icons are data: addresses
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }
}

# --- Editing (Wagtail) -------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "ALLEMED"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # name, address and roles are looked after under /min-side/
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # nobody publishes by another clock than the readers'
# Wagtail writes to people about comments by itself, past our outbox; what is asked for goes with our own letters.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAILIMAGES_IMAGE_MODEL = "website.Picture"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILDOCS_DOCUMENT_MODEL = "website.File"
WAGTAILIMAGES_IMAGE_FORM_BASE = "allemed.website.upload_forms.PictureForm"
# A password that several share is nobody's, and its page is Wagtail's own: what is not for all asks for an account.
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_DOCUMENT_FORM_BASE = "allemed.website.upload_forms.FileForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15_000_000  # bytes; the sentences are in website.uploads
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt", "ics"]
# A second pair of eyes before publishing: on where a team is large enough to have one.
WAGTAIL_WORKFLOW_ENABLED = env.bool("EDITORIAL_WORKFLOW", default=False)
WAGTAIL_FINISH_WORKFLOW_ACTION = "allemed.website.approval.let_out"
# Other people's pages are only asked after where someone runs the site for real: the demo sends nothing out.
CHECK_EXTERNAL_LINKS = env.bool("CHECK_EXTERNAL_LINKS", default=PRODUCTION)
WAGTAIL_MODERATION_ENABLED = WAGTAIL_WORKFLOW_ENABLED
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # an address can be read aloud and typed on any keyboard
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no third-party request, not even the editors' admin
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "norwegian"}}

if not PRODUCTION:
    SILENCED_SYSTEM_CHECKS: list[str] = []
