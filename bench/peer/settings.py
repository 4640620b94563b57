"""Django's settings of the peer: no middleware it does not need, persistent connections, JSON alone."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

_url = urlsplit(os.environ["PEER_DATABASE_URL"])
SECRETS = Path(os.environ["PEER_SECRETS"])
"""Folder with `token.jwk` (Ed25519) and `master.key` (64 hex digits); `bench.peer.secrets` makes it."""

SECRET_KEY = "signs nothing: sessions are rows, tokens have a key of their own"  # noqa: S105 -- as it says
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = ["bench.peer"]
MIDDLEWARE = ["bench.peer.observing.observe"]
ROOT_URLCONF = "bench.peer.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(_url.path.strip("/")),
        "USER": unquote(_url.username or "postgres"),
        "PASSWORD": unquote(_url.password or ""),
        "HOST": _url.hostname or "",
        "PORT": str(_url.port or ""),
        "CONN_MAX_AGE": None,  # every thread keeps its connection
        "CONN_HEALTH_CHECKS": False,  # no question before every request; Obhut asks one (pool_pre_ping)
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
USE_I18N = False
APPEND_SLASH = False
LOGGING_CONFIG = None
PASSWORD_HASHERS = ["bench.peer.passwords.CheapArgon2"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["bench.peer.tokens.InternalToken"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "bench.peer.problems.problem",
}
