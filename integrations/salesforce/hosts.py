"""Which addresses are Salesforce: log-in hosts, My Domains, and the trusted hosts of a demo. Everything else is refused."""

import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from django.conf import settings

# Salesforce's own, whatever this installation is set to use.
_LOG_IN = ("https://login.salesforce.com", "https://test.salesforce.com")
PRODUCTION, SANDBOX, MY_DOMAIN = "production", "sandbox", "my_domain"
_MY_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+my\.salesforce\.com")
_WRITABLE = re.compile(r"[A-Za-z0-9.:/_-]+")


class NotSalesforce(ValueError):
    """This address is not one of Salesforce's."""


def login_url(environment: str, my_domain: str = "") -> str:
    """Where people log in, without a slash at the end. Raises NotSalesforce."""
    if environment == MY_DOMAIN:
        return own_address(my_domain)
    urls = {PRODUCTION: settings.SALESFORCE_LOGIN_URL_PRODUCTION, SANDBOX: settings.SALESFORCE_LOGIN_URL_SANDBOX}
    return str(urls[environment]).rstrip("/")


def own_address(text: str) -> str:
    """An org's own address, as typed with or without https://, made plain. Raises NotSalesforce.

    https, no port, no user, no path, a host below my.salesforce.com; or a trusted host of a demo.
    """
    text = text.strip()
    # urlsplit drops tabs and line breaks silently, and browsers read a backslash as a slash.
    if not _WRITABLE.fullmatch(text):
        raise NotSalesforce
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.netloc.lower()
    except ValueError:
        raise NotSalesforce from None
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise NotSalesforce
    if host in trusted_hosts() and parts.scheme in {"http", "https"}:
        return f"{parts.scheme if '://' in text else 'http'}://{host}"
    if parts.scheme != "https" or not _MY_DOMAIN.fullmatch(host):
        raise NotSalesforce
    return f"https://{host}"


def checked_instance_url(url: str) -> str:
    """The `instance_url` of a token answer, under the same rules. Raises NotSalesforce."""
    if "://" not in url:
        raise NotSalesforce
    return own_address(url)


def checked_login_url(url: str) -> str:
    """A log-in address that was kept, before key and secret are sent there. Raises NotSalesforce."""
    if url in {*_LOG_IN, login_url(PRODUCTION), login_url(SANDBOX)}:
        return url
    return checked_instance_url(url)


def trusted_hosts() -> Collection[str]:
    """`host:port` that may be spoken to over plain http. Nobody in production, whatever the setting says."""
    return settings.SALESFORCE_TRUSTED_HOSTS if settings.IS_DEMO else ()


def form_targets() -> Sequence[str]:
    """Sources of the connect page's form-action: browsers apply it to the redirect that follows the post, too."""
    logins = [settings.SALESFORCE_LOGIN_URL_PRODUCTION, settings.SALESFORCE_LOGIN_URL_SANDBOX]
    trusted = [f"http://{host}" for host in trusted_hosts()]
    return [*dict.fromkeys([*logins, "https://*.my.salesforce.com", *trusted])]
