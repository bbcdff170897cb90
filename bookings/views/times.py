"""The free times of a page, of a booking that is moved, of a one-off link: for people as HTML, for their scripts as JSON.

GET …/month.json?month=2026-11&tz=Asia/Tokyo answers

    {"month": "2026-11", "previous": null, "next": "2026-12", "days": {"2026-11-24": [[1795480200, "9:30"], …]}}

`days` holds only days with free times, in order, as the clocks of `tz` show them (the page's own zone, where it is none). Each
time is its instant in seconds since 1970 and the text of its link; on a page with several seats the seats that are left come
third. `previous` and `next` are the months beside it, null where nothing could be booked there. `minutes=60` asks for one of
the page's durations, `clock=12` for clocks of twelve hours in the language `lang`. A month that is none is answered 400, a page that is not there or takes no bookings 404.

No session, no template, no language: it is asked for by every visitor several times, so it is kept cheap (bench/http.py).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone, translation

from bookings import clocks
from bookings.calendar import Diary
from bookings.months import Month, free_by_day
from bookings.timetable import neighbours, timetable
from bookings.views.carried import carried, carried_pairs
from bookings.views.visitor import Zone, asked_of
from bookings.zones import is_zone

LANGUAGES = dict(settings.LANGUAGES)


def times_context(request: HttpRequest, diary: Diary, zone: Zone, *, months: str, book: str) -> dict[str, Any]:
    """What the templates of the times need. `months`: where a month is asked for; `book`: where a start is confirmed."""
    shown = timetable(diary, zone=zone.name, asked=asked_of(request), now=timezone.now())
    return {
        "timetable": shown,
        "months_address": months,
        "slot_address": book,
        "carried": carried(request),
        "carried_pairs": carried_pairs(request),
    }


def month_answer(request: HttpRequest, diary: Diary, *, otherwise: str) -> HttpResponse:
    """The month that `?month=` names, for scripts. `otherwise`: the zone, where the address says none."""
    month = Month.named(request.GET.get("month", ""))
    if month is None:
        return HttpResponseBadRequest("month=2026-11", content_type="text/plain")
    asked = request.GET.get("tz")
    zone = asked if asked and is_zone(asked) else otherwise
    free = diary.seats(month.window(zone))
    before, after = neighbours(month, diary, zone, timezone.now())
    is_shared = diary.page.capacity > 1
    days = _days(tuple(free), tuple(free.values()) if is_shared else (), zone, _language_of_clocks(request))
    beside = f'"previous":{json.dumps(before and str(before))},"next":{json.dumps(after and str(after))}'
    response = HttpResponse(f'{{"month":"{month}",{beside},"days":{days}}}', content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _language_of_clocks(request: HttpRequest) -> str:
    """Of clocks of twelve hours, if the address asks for such: only they have words. Else none."""
    if request.GET.get("clock") != "12":
        return ""
    language = request.GET.get("lang", "")
    return language if language in LANGUAGES else "en"


# The same times in the same zone read the same. Some 15 KB each.
@lru_cache(maxsize=300)
def _days(starts: tuple[int, ...], seats: tuple[int, ...], zone: str, language: str) -> str:
    left = dict(zip(starts, seats, strict=True)) if seats else {}
    with clocks.showing(twelve=bool(language)), translation.override(language or None):
        return json.dumps(free_by_day(starts, zone, left), separators=(",", ":"))
