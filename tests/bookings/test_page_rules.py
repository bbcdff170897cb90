"""When a page can be booked and what may become of its bookings, as its managers say."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bookings.forms.page_rules import LimitsForm, RulesForm
from bookings.lengths import in_words
from bookings.models import BookingPage
from teams.models import AuditEntry
from tests.bookings.page_forms import beside, limits, rules

RULES = "/teams/acme/pages/intro/rules/"


def test_rules_are_saved_as_they_are_typed_in_hours_and_days(manager: Client, page: BookingPage) -> None:
    typed = rules(
        step_min_0=15,
        buffer_after_min_0=1,
        buffer_after_min_1=60,
        minimum_notice_min_0=2,
        minimum_notice_min_1=1440,
        notice_from_midnight="on",
        capacity=12,
        needs_approval="on",
        invitees_may_reschedule="on",
        cancel_notice_min_0=24,
        cancel_notice_min_1=60,
        redirect_url="example.com/thanks?from=jicoo",
    )

    manager.post(RULES, typed | limits((8, "bookings", "day", "host"), ("", "minutes", "day", "host")))

    page.refresh_from_db()
    assert (page.step_min, page.buffer_after_min, page.minimum_notice_min, page.notice_from_midnight) == (
        15,
        60,
        2880,
        True,
    )
    assert (page.capacity, page.needs_approval, page.cancel_notice_min) == (12, True, 1440)
    assert (page.invitees_may_reschedule, page.invitees_may_cancel) == (True, False)
    assert page.redirect_url == "https://example.com/thanks?from=jicoo"
    assert [(limit.scope, limit.most) for limit in page.limits.all()] == [("host", 8)]
    assert "limits" in AuditEntry.objects.get(action="page_rules_changed").details["fields"]
    html = manager.get(RULES).content.decode()
    assert 'name="minimum_notice_min_0" value="2"' in html
    assert 'name="limits-0-most" value="8"' in html


def test_dates_take_the_place_of_days_ahead_and_give_way_again(page: BookingPage) -> None:
    dates = rules(opens="dates", first_date="2027-01-04", last_date="2027-01-08", window_days="")
    form = RulesForm(dates, instance=page)
    assert form.is_valid()
    form.save()
    assert (page.first_date, page.last_date, page.window_days) == (date(2027, 1, 4), date(2027, 1, 8), 60)

    form = RulesForm(rules(first_date="2027-01-09", last_date="2027-01-08"), instance=page)
    assert form.is_valid()
    assert (form.save().first_date, page.last_date) == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field", "word"),
    [
        ({"opens": "dates", "first_date": "2027-01-08", "last_date": "2027-01-04"}, "last_date", "before the first"),
        ({"opens": "dates", "first_date": "2027-01-08"}, "last_date", "Give both dates."),
        ({"opens": "dates", "first_date": "soon", "last_date": "2027-01-04"}, "first_date", "valid date"),
        ({"opens": "dates", "first_date": "2027-01-08", "last_date": "9999-12-31"}, "last_date", "two years"),
        ({"window_days": ""}, "window_days", "number of days"),
        ({"window_days": "731"}, "window_days", "730"),
        (
            {"window_days": "1", "minimum_notice_min_0": "5", "minimum_notice_min_1": "1440"},
            "minimum_notice_min",
            "longer",
        ),
        ({"step_min_0": "4"}, "step_min", "between 5 minutes and 1 day"),
        ({"buffer_before_min_0": "13", "buffer_before_min_1": "60"}, "buffer_before_min", "12 hours"),
        ({"buffer_before_min_0": ""}, "buffer_before_min", "Give a number."),
        ({"capacity": "0"}, "capacity", "greater than or equal to 1"),
        ({"redirect_url": "javascript:alert(1)"}, "redirect_url", "valid URL"),
        ({"redirect_url": "http://example.com/"}, "redirect_url", "https://"),
    ],
)
def test_rules_that_cannot_be_are_refused_beside_their_field(wrong: dict[str, Any], field: str, word: str) -> None:
    form = RulesForm(rules(**wrong), instance=BookingPage())

    assert word in form.errors[field][0]


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([(1, "bookings", "day", "page"), (2, "bookings", "day", "page")], "such a limit already"),
        ([(0, "bookings", "day", "page"), (-1, "bookings", "day", "page")], "greater than or equal to 1"),
        ([(1, "bookings", "day", "page"), (1, "bookings", "decade", "page")], "valid choice"),
    ],
)
def test_limits_that_cannot_be_are_refused(page: BookingPage, rows: list[Any], word: str) -> None:
    form = LimitsForm(limits(*rows), page=page)

    assert not form.is_valid()
    assert word in str(form.errors)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(manager: Client, page: BookingPage) -> None:
    typed = rules(step_min_0=3) | limits((5, "bookings", "week", "page"), (6, "bookings", "week", "page"))

    html = manager.post(RULES, typed).content.decode()

    assert beside(html, "step_min").startswith("Give a length between")
    assert beside(html, "limits-1-most").startswith("There is such a limit already.")
    assert 'name="limits-1-most" value="6"' in html
    assert not page.limits.exists()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (90, "1 hour 30 minutes"), (1440, "1 day"), (2881, "2 days 1 minute")],
)
def test_lengths_are_told_in_words(minutes: int, words: str) -> None:
    assert in_words(minutes) == words
