"""Line ends and markup in what hosts and managers type: one line of text wherever it is read, on pages and in mails."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from bookings.models import Booking, BookingPage
from teams.models import Membership
from tests.bookings.letters import all_letters
from tests.bookings.test_absences import SUMMER
from tests.bookings.test_questions import FORM, typed
from tests.bookings.test_schedules import week
from tests.bookings.visitor import address, filled_in

pytestmark = pytest.mark.usefixtures("friday")

TYPED = 'Off\r\nBcc: eve@example.com\r\n<b onclick="x">now</b> & <script>x()</script>'
ONE_LINE = 'Off Bcc: eve@example.com <b onclick="x">now</b> & <script>x()</script>'
ESCAPED = "Off Bcc: eve@example.com &lt;b onclick=&quot;x&quot;&gt;now&lt;/b&gt; &amp; &lt;script&gt;x()&lt;/script&gt;"
OF_EVERYBODY = {"company_asked": "optional", "phone_asked": "no", "guests_most": "0", "consent_url": ""}


@dataclass(frozen=True, kw_only=True)
class Typing:
    """Sends it with a form of `page`'s team; and what is then kept, and the addresses where it is read."""

    send: Callable[[Client, BookingPage], object]
    kept: Callable[[BookingPage], str]
    read_at: Callable[[BookingPage], list[str]]


def host_of(page: BookingPage) -> int:
    return Membership.objects.get(team=page.team, user=page.first_host.host).pk


def send_note(manager: Client, page: BookingPage) -> None:
    manager.post(f"/teams/acme/hours/of/{host_of(page)}/away/", SUMMER | {"note": TYPED})


def send_name_of_hours(manager: Client, page: BookingPage) -> None:
    manager.post(f"/teams/acme/hours/{page.first_host.schedule_id}/", week(time_zone="UTC", name=TYPED))


def send_consent(manager: Client, page: BookingPage) -> None:
    manager.post(FORM, OF_EVERYBODY | {"consent_text": TYPED})


def send_hint(manager: Client, page: BookingPage) -> None:
    manager.post(f"{FORM}new/", typed(hint=TYPED))


def hours_pages(page: BookingPage) -> list[str]:
    at = f"/teams/acme/hours/{page.first_host.schedule_id}/"
    return [f"/teams/acme/hours/of/{host_of(page)}/", at, f"{at}delete/", "/teams/acme/pages/intro/hours/"]


LINES = {
    "the note of an absence": Typing(
        send=send_note,
        kept=lambda page: page.team.absences.get().note,
        read_at=lambda page: [
            f"/teams/acme/hours/of/{host_of(page)}/",
            f"/teams/acme/hours/away/{page.team.absences.get().pk}/",
        ],
    ),
    "the name of hours": Typing(
        send=send_name_of_hours, kept=lambda page: page.team.schedules.get().name, read_at=hours_pages
    ),
    "the consent line": Typing(
        send=send_consent,
        kept=lambda page: BookingPage.objects.get(pk=page.pk).consent_text,
        read_at=lambda page: [FORM, f"{address(page, 'book')}?start=2026-11-23T09:00:00Z"],
    ),
    "the hint of a question": Typing(
        send=send_hint,
        kept=lambda page: page.questions.get().hint,
        read_at=lambda page: [
            FORM,
            f"{FORM}{page.questions.get().pk}/",
            f"{address(page, 'book')}?start=2026-11-23T09:00:00Z",
        ],
    ),
}


@pytest.mark.parametrize("typing", LINES.values(), ids=LINES.keys())
def test_what_is_typed_is_one_line_of_text_wherever_it_is_read(
    manager: Client, client: Client, page: BookingPage, typing: Typing
) -> None:
    typing.send(manager, page)

    assert typing.kept(page) == ONE_LINE
    for at in typing.read_at(page):
        html = manager.get(at).content.decode()
        assert ESCAPED in html, at
        assert "<b onclick" not in html, at
        assert "<script>x()" not in html, at

    booked_by_ida(client, page)
    for sent in all_letters():
        mail = sent.mail
        assert "<b onclick" not in mail.html
        assert "<script>x()" not in mail.html
        assert not re.search(r"^Bcc", mail.subject + mail.text + mail.ics, re.MULTILINE)


def test_a_host_reads_in_one_line_what_the_invitee_agreed_to(
    manager: Client, client: Client, page: BookingPage
) -> None:
    send_consent(manager, page)

    booking = booked_by_ida(client, page)

    assert booking.consented_to == ONE_LINE
    (to_host,) = [sent.mail for sent in all_letters() if sent.to == "ada@example.com"]
    assert f"Agreed to: {ONE_LINE}\n" in to_host.text
    assert ESCAPED in to_host.html
    assert ESCAPED in manager.get(f"/teams/acme/bookings/{booking.public_id}/").content.decode()


def booked_by_ida(client: Client, page: BookingPage) -> Booking:
    """With the consent line ticked, where there is one."""
    form = client.get(address(page, "book"), {"start": "2026-11-23T09:00:00Z"}).content.decode()
    tick = re.search(r'name="consent"\s+value="([^"]*)"', form)
    client.post(address(page, "book"), filled_in(client, page) | ({"consent": tick[1]} if tick else {}))
    return Booking.objects.get()
