"""System checks: what must not be deployed is said before it runs."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def no_pretend_salesforce_in_production(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Plain-http hosts exist for the stand-in; in production a token must never be sent to one."""
    if settings.IS_DEMO:
        return []
    found = [f"SALESFORCE_TRUSTED_HOSTS names {host}" for host in settings.SALESFORCE_TRUSTED_HOSTS]
    found += [
        f"{name} is not https"
        for name in ("SALESFORCE_LOGIN_URL_PRODUCTION", "SALESFORCE_LOGIN_URL_SANDBOX")
        if urlsplit(getattr(settings, name)).scheme != "https"
    ]
    return [
        Error(
            f"{what}. Stand-in hosts belong to demos only.",
            hint="Remove the setting, or set JICOO_MODE=demo.",
            id="jicoo.E001",
        )
        for what in found
    ]
