"""Logs go to standard error; whoever runs the process keeps them."""

from __future__ import annotations

from statuspage.environment import env

# "line" for people, "json" for programs that gather logs.
LOG_FORMAT = env("STATUSPAGE_LOG_FORMAT")
# Called for the texts that no line may show, also not in what other programs print.
LOG_SECRETS = "statuspage.logs.known_secrets"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "statuspage.logs.LineFormatter"},
        "json": {"()": "statuspage.logs.JsonFormatter"},
    },
    "filters": {
        "news": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://statuspage.logs.is_news",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": env("STATUSPAGE_LOG_LEVEL")},
    # Django's own handlers would say each line a second time, or mail it.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["news"]},
    },
}
