"""What an invitee's browser reads from the public pages, and what it sends."""

import re
from datetime import datetime

from django.test import Client
from django.urls import reverse

from bookings.models import BookingPage
from tests.bookings.story import MONDAY

SLOT = re.compile(r'<a class="slot"\s+href="([^"]+)">([^<]+)</a>')
HIDDEN = re.compile(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"')
RADIO = re.compile(r'type="radio"[^>]*\sname="start"\s+value="([^"]+)"')


def address(page: BookingPage, name: str = "public") -> str:
    return reverse(f"bookings:{name}", args=[page.team.slug, page.slug])


def slots(html: str) -> list[tuple[str, str]]:
    """Each link's target and text."""
    return [(href.replace("&amp;", "&"), text) for href, text in SLOT.findall(html)]


def times(html: str) -> list[str]:
    return [text for _, text in slots(html)]


def hidden(html: str) -> dict[str, str]:
    """What the form carries along unseen."""
    return dict(HIDDEN.findall(html))


def proposed(html: str) -> list[str]:
    """The starts that can be chosen inside the form."""
    return RADIO.findall(html)


def filled_in(
    client: Client, page: BookingPage, start: datetime = MONDAY, minutes: str = "", /, **answers: str
) -> dict[str, str]:
    """What a browser would send after the form for this start was opened and filled in."""
    said = {"start": start.isoformat(), "tz": "UTC"} | ({"minutes": minutes} if minutes else {})
    html = client.get(address(page, "book"), said).content.decode()
    guest = {"last_name": "Byron", "first_name": "Ida", "email": "ida@example.com", "company": "Analytical Example"}
    return hidden(html) | guest | answers
