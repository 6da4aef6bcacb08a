"""All settings in one file. What differs between places comes from the environment: docs/operate/settings.md."""

from __future__ import annotations

from pathlib import Path

from django.conf.locale import LANG_INFO

from huiyin.common import keys
from huiyin.config import env

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(env.text("HUIYIN_DATA", str(ROOT / "data"))).absolute()
KEYS = keys.load(DATA)

SECRET_KEY = env.text("HUIYIN_SECRET_KEY") or KEYS["session"].hex()
DEBUG = False
HTTPS = env.flag("HUIYIN_HTTPS", False)
ALLOWED_HOSTS = env.words("HUIYIN_HOSTS", ["*"])

# Ours stand first: where Django translates the same message too, our word counts.
INSTALLED_APPS = [
    "huiyin.common",
    "huiyin.journal",
    "huiyin.accounts",
    "huiyin.letters",
    "huiyin.problems",
    "huiyin.web.ui",
    "huiyin.web.public",
    "huiyin.web.desk",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "treebeard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "huiyin.web.ui.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "huiyin.web.ui.middleware.incoming",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "huiyin.web.ui.middleware.refusals",
]

ROOT_URLCONF = "huiyin.config.urls"
WSGI_APPLICATION = "huiyin.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "huiyin.web.ui.context.page",
            ],
            "builtins": [
                "huiyin.web.ui.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Staff"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk:sign-in"

LANG_INFO["bo"] = {"bidi": False, "code": "bo", "name": "Tibetan", "name_local": "བོད་ཡིག"}
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("bo", "བོད་ཡིག"), ("en", "English")]
USE_I18N = True
TIME_ZONE = env.text("HUIYIN_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
FILES = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "huiyin.web.ui.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.words("HUIYIN_ORIGINS", [])
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Where residents reach the office: stands in the QR codes on paper.
ADDRESS = env.address("HUIYIN_ADDRESS")
# The address of a reader is needed only to hold off floods; behind a proxy it stands in a header.
PROXIES = env.number("HUIYIN_PROXIES", 0, 0, 5)
# Letters an hour from one address: above the first number they wait for review, above the second they are refused.
LETTERS_HELD = env.number("HUIYIN_LETTERS_HELD", 30, 0, 1_000_000)
LETTERS_LIMIT = env.number("HUIYIN_LETTERS_LIMIT", 600, 1, 1_000_000)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"tokens": {"()": "huiyin.web.ui.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": env.text("HUIYIN_LOG", "WARNING")},
}
