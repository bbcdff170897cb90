"""What an invitee waits for: a handful of statements, whatever the page asks, limits and shares, and however much there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import (
    Booking,
    BookingPage,
    LimitPeriod,
    LimitScope,
    LimitUnit,
    OneOffLink,
    PageLimit,
    Place,
    Question,
)
from teams.models import Team, User
from teams.roles import Role
from tests.bookings.story import HALF_AN_HOUR, MONDAY
from tests.bookings.visitor import hidden
from tests.cast import add_host, create_booking, create_page, create_user, join, rotate

pytestmark = [
    pytest.mark.usefixtures("friday"),
    pytest.mark.django_db(transaction=True),
]

# Whatever the page; each kind has its own number.
MOST = 14


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How a page gives its times, and by which address."""

    hosts: int = 10
    capacity: int = 1
    rule: str = "equal"
    is_joined: bool = False
    is_one_off: bool = False
    needs_approval: bool = True
    place: str = Place.TEXT


KINDS = {
    "one host": (Kind(hosts=1), 9),
    "any of ten by equal share": (Kind(), 10),
    "any of ten by priority": (Kind(rule="priority"), 10),
    "any of ten by rotation": (Kind(rule="rotation"), 10),
    "the first seat": (Kind(capacity=5, needs_approval=False), 11),
    "the first seat by rotation": (Kind(capacity=5, rule="rotation", needs_approval=False), 11),
    "any of ten, each with their own link": (Kind(place=Place.HOSTS_LINK), 10),
    "a later seat": (Kind(capacity=5, is_joined=True, needs_approval=False), 10),
    "a link that books once": (Kind(is_one_off=True), 12),
    "a link that books once, with seats": (Kind(is_one_off=True, capacity=5, rule="rotation"), 13),
}


@pytest.mark.parametrize(("kind", "statements"), KINDS.values(), ids=KINDS.keys())
@override_settings(BOOKING_RATE_PER_MINUTE=20)
def test_booking_takes_the_same_few_statements_however_much_there_is(
    client: Client, team: Team, ada: User, kind: Kind, statements: int
) -> None:
    page = page_of(team, ada, kind)
    ask(page, 1)
    few = statements_of_booking(client, page, kind, MONDAY)

    ask(page, 12)
    for number in range(60):
        create_booking(page, starts_at=MONDAY + timedelta(days=1 + number % 4, minutes=30 * (number // 4)))
    many = statements_of_booking(client, page, kind, MONDAY + HALF_AN_HOUR)

    assert len(few) == len(many) == statements <= MOST, "\n".join(few)


@override_settings(BOOKING_RATE_PER_MINUTE=20)
def test_a_process_that_sees_the_page_for_the_first_time_reads_it_once_more(
    client: Client, team: Team, ada: User
) -> None:
    kind, statements = KINDS["a link that books once, with seats"]
    page = page_of(team, ada, kind, slug="never-seen")
    ask(page, 3)

    asked = statements_of(client, page, address_of(page), {"form_key": str(uuid4()), "start": MONDAY.isoformat()})

    assert len(asked) == statements + 1 <= MOST, "\n".join(asked)


def page_of(team: Team, ada: User, kind: Kind, slug: str = "intro") -> BookingPage:
    page = create_page(
        team,
        ada,
        slug=slug,
        capacity=kind.capacity,
        assignment_rule=kind.rule,
        needs_approval=kind.needs_approval,
        place=kind.place,
        guests_most=3,
        owner_first=True,
    )
    for number in range(kind.hosts - 1):
        join(team, host := create_user(f"host-{number}"), Role.MEMBER)
        add_host(page, host)
    for scope in LimitScope:
        PageLimit.objects.create(
            team=team, page=page, scope=scope, unit=LimitUnit.BOOKINGS, period=LimitPeriod.DAY, most=50
        )
    return rotate(page)


def ask(page: BookingPage, count: int) -> None:
    Question.objects.bulk_create(
        Question(team=page.team, page=page, label=f"Question {number}", parameter=f"p{number}")
        for number in range(count)
    )


def statements_of_booking(client: Client, page: BookingPage, kind: Kind, start: datetime) -> list[str]:
    if kind.is_joined:
        press(client, page, start, email="first@example.com")
    target = address_of(page) if kind.is_one_off else ""
    before = Booking.objects.count()
    asked = press(client, page, start, target=target)
    assert Booking.objects.count() == before + 1
    return asked


def address_of(page: BookingPage) -> str:
    """Of a new link that books once."""
    link = OneOffLink.objects.create(team=page.team, page=page, key=f"key-{OneOffLink.objects.count()}")
    return reverse("bookings:one_off_book", args=[link.key])


def press(
    client: Client, page: BookingPage, start: datetime, *, target: str = "", email: str = "ida@example.com"
) -> list[str]:
    """Opens the form and confirms; the statements of the latter."""
    target = target or reverse("bookings:book", args=[page.team.slug, page.slug])
    form = hidden(client.get(target, {"start": start.isoformat(), "tz": "UTC"}).content.decode())
    return statements_of(client, page, target, form | {"email": email})


def statements_of(client: Client, page: BookingPage, target: str, form: dict[str, str]) -> list[str]:
    """Of pressing "Confirm booking"."""
    answers = {f"question_{question.pk}": "answered" for question in page.questions.all()}
    typed = {"last_name": "Byron", "email": "ida@example.com", "guests": "a@example.com, b@example.com"}
    with CaptureQueriesContext(connection) as asked:
        response = client.post(target, typed | form | answers)
    assert response.status_code == 302, response.content.decode()
    return [" ".join(query["sql"].split())[:150] for query in asked.captured_queries]
