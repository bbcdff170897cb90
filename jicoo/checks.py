"""System checks: what must not be deployed is said before it runs."""

import ipaddress
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


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


@register
def outgoing_addresses_are_addresses(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Administrators copy them into another product, which takes nothing else."""
    return [
        Error(
            f"OUTGOING_ADDRESSES names {text!r}, which is neither an IP address nor a network.",
            hint="Write them as 192.0.2.1 or 192.0.2.0/24, separated by commas.",
            id="jicoo.E002",
        )
        for text in settings.OUTGOING_ADDRESSES
        if not _is_network(text)
    ]


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


# The bell, migrations, whoever looks into the database, and what PostgreSQL keeps for its superuser.
OTHER_CONNECTIONS = 10


@register(Tags.database)
def enough_connections(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Each thread holds at most one connection; a server that takes fewer refuses some in the middle of their work."""
    needed = settings.WEB_THREADS + settings.WORKER_THREADS + settings.MAIL_THREADS + OTHER_CONNECTIONS
    return [message for alias in databases or [] for message in _too_few(alias, needed)]


def _too_few(alias: str, needed: int) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW max_connections")
        allowed = int(cursor.fetchone()[0])
    if allowed >= needed:
        return []
    return [
        checks.Warning(
            f"PostgreSQL takes {allowed} connections, and our threads may need {needed}.",
            hint="Raise max_connections, or run fewer threads and say so in WEB_THREADS, WORKER_THREADS and MAIL_THREADS.",
            id="jicoo.W001",
        )
    ]
