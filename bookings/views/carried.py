"""What the address of a page brought along, and how it comes with the visitor from the times to the form.

An address may answer what the form asks (`?email=ida@example.com&industry=retail`) and say where the visitor came from
(`utm_source` and its like). Which names a page's questions listen to is known where its form is made; until then everything
that could be one is carried, so that the page of the times needs no question of the database for it.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest

from bookings.models.bookings import SOURCES
from bookings.models.questions import OUR_NAMES
from jicoo.forms import CONTROL_CHARACTERS

# `SlugField(max_length=40)` of `Question.parameter`.
NAME = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
# It stands in every link of the page.
MOST_PAIRS, MOST_CHARS = 40, 300
SOURCE_MAX_CHARS = 255


def carried_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and value of everything that is not ours, for the hidden fields of a form that leads on to the same visit."""
    said = ((name, value[:MOST_CHARS]) for name, values in request.GET.lists() for value in values if value)
    return [(name, value) for name, value in said if name not in OUR_NAMES and NAME.fullmatch(name)][:MOST_PAIRS]


def carried(request: HttpRequest) -> str:
    """The same for a link that says something already: `&email=ida%40example.com`, or nothing."""
    pairs = carried_pairs(request)
    return f"&{urlencode(pairs)}" if pairs else ""


def source_of(request: HttpRequest) -> dict[str, str]:
    """Where the visitor came from, as `Booking.source` keeps it."""
    said = {name: CONTROL_CHARACTERS.sub(" ", request.GET.get(name, "")).strip() for name in SOURCES}
    return {name: value[:SOURCE_MAX_CHARS] for name, value in said.items() if value}
