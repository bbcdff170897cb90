"""What a page writes, and when it writes by itself: changed here, used by `bookings.letters` and `bookings.reminders`."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from bookings.letters.own_words import Texts
from bookings.models import BookingPage, PageMessage, PageReminder
from teams import audit
from teams.models import User


@transaction.atomic
def change_texts(page: BookingPage, kind: str, language: str, texts: Texts, *, by: User) -> None:
    """Keeps the page's own words; with all of them empty the page has none."""
    own = {"subject": texts.subject, "body": texts.body, "closing": texts.closing}
    if any(own.values()):
        page.messages.update_or_create(kind=kind, language=language, defaults=own | {"team_id": page.team_id})
    else:
        page.messages.filter(kind=kind, language=language).delete()
    audit.record(page.team, by, "page_text_changed", page.pk, kind=kind, language=language)


@transaction.atomic
def change_times(page: BookingPage, times: Iterable[tuple[str, int]], *, by: User) -> None:
    """Replaces (kind, minutes). Bookings that were made keep what they are owed, until they move."""
    # Locked, so that two who save at once do so one after the other.
    BookingPage.objects.select_for_update(no_key=True).get(pk=page.pk)
    page.reminders.all().delete()
    PageReminder.objects.bulk_create(
        PageReminder(team_id=page.team_id, page=page, kind=kind, minutes=minutes) for kind, minutes in times
    )
    audit.record(page.team, by, "page_reminders_changed", page.pk)


def texts_of(page: BookingPage, kind: str, language: str) -> Texts:
    """The page's own words, empty where it has none. One query."""
    found = page.messages.filter(kind=kind, language=language).values("subject", "body", "closing").first()
    return Texts(**found) if found else Texts()


def with_own_words(page: BookingPage) -> set[tuple[str, str]]:
    """(kind, language) of the mails in which the page speaks for itself. One query."""
    return set(PageMessage.objects.filter(page=page).values_list("kind", "language"))
