"""What tests of connecting share: the form as somebody fills it in, the way there and back, and the words of a page."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from integrations.salesforce.standin import Org, StandIn

PAGE = "/teams/acme/apps/salesforce/"
CONNECT = f"{PAGE}connect/"
ANSWER = f"{CONNECT}answer/"


def entered(standin: StandIn, org: Org | None = None, /, **changes: str) -> dict[str, str]:
    """The form for the app of the stand-in's first org, or of another one."""
    app = (org or standin.org).app
    return {"key": app.consumer_key, "secret": app.consumer_secret, "environment": "production", **changes}


def by_itself(standin: StandIn, **changes: str) -> dict[str, str]:
    """For an app that comes in by itself, at the org's My Domain."""
    return entered(standin, **({"environment": "my_domain", "my_domain": standin.url, "way": "by_itself"} | changes))


def press_connect(browser: Client, standin: StandIn, **changes: Any) -> str:
    """The log-in page's address."""
    response = browser.post(CONNECT, entered(standin, **changes))
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def go_on_anyway(browser: Client, standin: StandIn, **changes: str) -> str:
    """The log-in page's address, for an app that Salesforce does not take."""
    told = browser.post(CONNECT, entered(standin, **changes))
    return browser.post(CONNECT, {"ticket": ticket_on(told), "go_on": "1"}).headers["Location"]


def ticket_on(page: Any) -> str:
    """What the page's button sends instead of key and secret."""
    found = re.search(r'name="ticket" value="([^"]+)"', page.content.decode())
    assert found, words_of(page)
    return found[1]


def come_back(browser: Client, address: str) -> Any:
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}", follow=True)


def words_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())
