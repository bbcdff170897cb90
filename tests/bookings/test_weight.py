"""How much an invitee's browser fetches before it shows the first free times: at most 60 KB in at most 8 requests."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from bookings.models import BookingPage
from jicoo.environment import BASE_DIR
from jicoo.static import BundlingStaticFilesStorage, bundle
from teams import looks
from teams.models import User
from teams.pictures import Picture
from tests.bookings.visitor import address

MOST_BYTES, MOST_REQUESTS = 60_000, 8
# What a logo as it is shown comes to; pictures do not get smaller by gzip.
LOGO = bytes(15_000)
LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?\s(?:href|src)="([^"]+)"')
SCRIPTS_ASK = 2  # for this month and the next, see static/js/elements/free-times.js


@pytest.mark.usefixtures("friday")
def test_the_first_visit_is_light(client: Client, page: BookingPage, ada: User) -> None:
    looks.change(page.team, accent="#aa3300", by=ada)
    looks.put_logo(page.team, LOGO, Picture(kind="image/png", width=120, height=40), by=ada)

    html = client.get(address(page), {"tz": "Europe/London"}).content
    loaded = LOADED.findall(html.decode())
    month = client.get(address(page, "month"), {"tz": "Europe/London", "month": "2026-12"}).content
    sizes = {name: weight(client, name) for name in loaded} | {"page": packed(html), "months": 2 * packed(month)}

    assert 1 + len(loaded) + SCRIPTS_ASK <= MOST_REQUESTS, loaded
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def weight(client: Client, name: str) -> int:
    """As a visitor gets it in production: bundled, compressed but for pictures."""
    if not name.startswith("/static/"):
        content = client.get(name).content
        return len(content) if "/logo/" in name else packed(content)
    file = name.removeprefix("/static/")
    if file in BundlingStaticFilesStorage.bundles:
        return packed(bundle(BASE_DIR / "static" / file).encode())
    found = finders.find(file)
    assert found, file
    return packed(Path(str(found)).read_bytes())


def packed(content: bytes) -> int:
    """With gzip as nginx does it."""
    return len(gzip.compress(content, 5))
