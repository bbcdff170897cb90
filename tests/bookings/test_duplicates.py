"""A second page like the first."""

from typing import Any
from uuid import uuid4

from django.test import Client

from bookings import duplicates
from bookings.models import BookingPage, PageLimit, PageMessage, PageReminder, Question
from integrations.models import FieldMapping, PageSettings
from teams.models import User
from tests.access_rows import create_connection


def furnish(page: BookingPage, ada: User) -> None:
    """Gives the page one of everything."""
    own: dict[str, Any] = {"team": page.team, "page": page}
    PageLimit.objects.create(**own, scope="host", period="day", most=8)
    PageMessage.objects.create(**own, kind="confirmed", language="en", subject="See you")
    PageReminder.objects.create(**own, minutes=60)
    first = Question.objects.create(**own, label="Which product?", position=1, form_key=uuid4())
    Question.objects.create(**own, label="Which version?", position=2, shown_if=first, shown_if_values=["A"])
    connection, answer = create_connection(page.team, by=ada), f"question:{first.pk}"
    PageSettings.objects.create(**own, connection=connection, options={"event": True, "subject": f"About {{{answer}}}"})
    for field in ("Title", "Industry"):
        FieldMapping.objects.create(**own, connection=connection, rules=[{"field": field, "source": answer}])


def test_a_copy_has_all_of_the_page_and_is_paused(page: BookingPage, ada: User, mia: User) -> None:
    furnish(page, ada)

    copy = duplicates.duplicate(page, form_key=uuid4(), by=mia)

    copy.refresh_from_db()
    assert (copy.title, copy.slug, copy.is_active, copy.created_by) == (
        "Copy of Intro call",
        "copy-of-intro-call",
        False,
        mia,
    )
    assert copy.first_host.host == ada
    assert copy.first_host.schedule_id == page.first_host.schedule_id
    assert (copy.limits.get().most, copy.messages.get().subject, copy.reminders.get().minutes) == (8, "See you", 60)
    first, second = copy.questions.all()
    assert second.shown_if == first
    settings = PageSettings.objects.get(page=copy)
    assert (settings.options, settings.updated_by) == (
        {"event": True, "subject": f"About {{question:{first.pk}}}"},
        mia,
    )
    assert FieldMapping.objects.get(page=copy).rules == [{"field": "Industry", "source": f"question:{first.pk}"}]
    assert page.questions.count() == 2


def test_pressed_twice_there_is_one_copy(manager: Client, page: BookingPage) -> None:
    key = {"form_key": str(uuid4())}

    first, second = (manager.post("/teams/acme/pages/intro/copy/", key).headers["Location"] for _ in range(2))

    assert first == second == "/teams/acme/pages/copy-of-intro-call/"
    assert page.team.pages.count() == 2


def test_a_page_is_paused_and_opened_from_the_list(manager: Client, page: BookingPage) -> None:
    html = manager.post("/teams/acme/pages/intro/switch/", follow=True).content.decode()
    page.refresh_from_db()
    assert not page.is_active
    assert "is paused" in html

    manager.post("/teams/acme/pages/intro/switch/", {"open": "1"})

    page.refresh_from_db()
    assert page.is_active
