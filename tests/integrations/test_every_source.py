"""Each thing that a booking holds goes out in a push into a field of each type that takes it, moments by the team's clock."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bookings.addresses import absolute
from bookings.models import Booking, BookingPage, Question, QuestionKind
from integrations import mapping_checks, mappings, sources
from integrations.mapping import Kind, RemoteField
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from tests.cast import next_monday
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.mapped import answered, described, reasons_of, rule, save

pytestmark = pytest.mark.django_db

# One field of each type, as an org's administrator would make it.
TYPES = {
    "string": "string 255 | CUNFP | {} |",
    "textarea": "textarea 4000 | CUNP | {} |",
    "picklist": "picklist 255 | CUNFP | {} | values=Hot/Cold",
    "multipicklist": "multipicklist 255 | CUNP | {} | values=Red/Green",
    "boolean": "boolean | CUDFP | {} |",
    "date": "date | CUNFP | {} |",
    "datetime": "datetime | CUNFP | {} |",
    "int": "int | CUNFP | {} |",
    "double": "double | CUNFP | {} |",
    "phone": "phone 40 | CUNFP | {} |",
    "email": "email 80 | CUNFP | {} |",
    "url": "url 255 | CUNFP | {} |",
}
UTM = {f"utm_{name}": f"any {name}" for name in ("source", "medium", "campaign", "term", "content")}


@pytest.fixture
def hidden(page: BookingPage) -> Question:
    """Its answer comes with the page's address."""
    return Question.objects.create(
        team=page.team, page=page, label="Partner", kind=QuestionKind.HIDDEN, parameter="partner"
    )


def in_every_type(booking: Booking, hidden: Question) -> dict[str, dict[str, Any]]:
    """What is to stand in Salesforce, by source and type. The meeting is on a Monday in London and on Tuesday in Tokyo."""
    texts = {
        "last_name": "Byron",
        "first_name": "Ida",
        # As people are named in the language they booked in.
        "full_name": "Byron Ida",
        "company": "Analytical Example",
        "consented_to": "I agree",
        "location": "Video call",
        "page_title": "Intro call",
        "host_name": "Ada Hopper",
        "time_zone": "Europe/London",
        "language": "ja",
        "reference": str(booking.public_id),
        f"question:{hidden.pk}": "Initech",
        **UTM,
    }
    link = absolute(f"/teams/acme/bookings/{booking.public_id}/")
    of_texts = {key: dict.fromkeys(["string", "textarea", "picklist", "url"], text) for key, text in texts.items()}
    return {
        **of_texts,
        "email": dict.fromkeys(["string", "textarea", "email"], "ida@example.com"),
        "host_email": dict.fromkeys(["string", "textarea", "email"], "ada@example.com"),
        "phone": dict.fromkeys(["string", "textarea", "phone"], "+44 20 7946 0000"),
        "guests": dict.fromkeys(["string", "textarea"], "bob@example.com; eve@example.com"),
        "all_answers": dict.fromkeys(["string", "textarea"], "Partner: Initech"),
        "booking_link": dict.fromkeys(["string", "textarea", "url"], link),
        "no_show": {"string": "No", "textarea": "No", "boolean": False},
        "duration_min": {"string": "30", "textarea": "30", "int": 30, "double": 30},
        "starts_at": moment(booking.starts_at),
        "ends_at": moment(booking.ends_at),
        "booked_at": moment(booking.created_at),
    }


def moment(at: datetime) -> dict[str, Any]:
    """In Tokyo, where the team is, and for a moment as Salesforce gives it back."""
    there = at.astimezone(ZoneInfo("Asia/Tokyo"))
    text = f"{there:%Y-%m-%d %H:%M} (UTC+0900)"
    return {
        "string": text,
        "textarea": text,
        "date": f"{there:%Y-%m-%d}",
        "datetime": f"{at:%Y-%m-%dT%H:%M:%S}.000+0000",
    }


def names(wanted: dict[str, dict[str, Any]]) -> dict[tuple[str, str], str]:
    """The field for each source and type."""
    pairs = [(source, type_) for source, of_types in wanted.items() for type_ in of_types]
    return {pair: f"F{number}__c" for number, pair in enumerate(pairs)}


# What is answered to a question of each kind, and what is to stand in Salesforce, by type.
ANSWERED: dict[str, tuple[Any, dict[str, Any]]] = {
    "short": ("R&D", dict.fromkeys(["string", "textarea", "picklist", "url"], "R&D")),
    "long": ("Two\nlines", dict.fromkeys(["string", "textarea"], "Two\nlines")),
    "one_of": ("Hot", dict.fromkeys(["string", "textarea", "picklist", "multipicklist"], "Hot")),
    "many_of": (["Green", "Red"], {"string": "Green; Red", "textarea": "Green; Red", "multipicklist": "Green;Red"}),
    "checkbox": ("true", {"string": "Yes", "textarea": "Yes", "boolean": True}),
    "number": ("12", {"string": "12", "textarea": "12", "int": 12, "double": 12}),
    "date": ("2026-03-05", dict.fromkeys(["string", "textarea", "date"], "2026-03-05")),
    "phone": ("+44 20 7946 0000", dict.fromkeys(["string", "textarea", "phone"], "+44 20 7946 0000")),
    "address": ("1 Road\nTown", dict.fromkeys(["string", "textarea"], "1 Road\nTown")),
    "hidden": ("Initech", dict.fromkeys(["string", "textarea", "picklist", "url"], "Initech")),
}


@pytest.mark.parametrize("kind", ["Lead", "Contact", "Event"])
def test_each_value_arrives_in_each_type_of_field_that_takes_it(
    page: BookingPage, connection: Connection, org: Org, hidden: Question, kind: str
) -> None:
    page.team.time_zone = "Asia/Tokyo"
    page.team.save()
    wish(page, connection, person="Contact" if kind == "Contact" else "Lead")
    booking = book(
        page,
        starts_at=next_monday(15).replace(minute=30),
        phone="+44 20 7946 0000",
        guests=["bob@example.com", "eve@example.com"],
        consented_to="I agree",
        language="ja",
        source=UTM,
        answers=answered(hidden, "Initech"),
    )
    wanted = in_every_type(booking, hidden)

    assert arrived(page, connection, org, kind, wanted) == flat(wanted)


def test_each_kind_of_answer_arrives_in_each_type_of_field_that_takes_it(
    sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    questions = asked(sending_page)
    book(sending_page, answers=[each for kind, one in questions.items() for each in answered(one, ANSWERED[kind][0])])
    wanted = {f"question:{one.pk}": ANSWERED[kind][1] for kind, one in questions.items()}

    assert arrived(sending_page, connection, org, "Lead", wanted) == flat(wanted)


def asked(page: BookingPage) -> dict[str, Question]:
    """One question of each kind."""
    options: dict[str, list[str]] = {"one_of": ["Hot", "Cold"], "many_of": ["Green", "Red"]}
    own: dict[str, Any] = {"team": page.team, "page": page}
    return {
        kind: Question.objects.create(**own, label=kind, kind=kind, options=options.get(kind, []))
        for kind in QuestionKind.values
    }


def arrived(
    page: BookingPage, connection: Connection, org: Org, kind: str, wanted: dict[str, dict[str, Any]]
) -> dict[tuple[str, str], Any]:
    """What a push wrote into a field for each source and type; nothing was left out."""
    fields = names(wanted)
    owner = "Activity" if kind == "Event" else kind
    org.change_schema(custom={owner: [f"{name} | {TYPES[type_].format(name)}" for (_, type_), name in fields.items()]})
    rules = [rule(f"{kind}.{name}", source) for (source, _), name in fields.items()]
    save(page, connection, org, page.first_host.host, *rules)
    Sync.objects.update(options=mappings.options_of(page.app_settings.get()))
    sync_everything()
    (record,) = {"Lead": org.leads, "Contact": org.contacts, "Event": org.events}[kind]()
    assert "left_out" not in reasons_of(Sync.objects.get())
    return {pair: record[name] for pair, name in fields.items()}


def flat(wanted: dict[str, dict[str, Any]]) -> dict[tuple[str, str], Any]:
    return {(source, type_): value for source, of_types in wanted.items() for type_, value in of_types.items()}


def test_every_type_that_takes_a_value_is_among_those_tried(page: BookingPage, org: Org, hidden: Question) -> None:
    org.change_schema(custom={"Lead": [f"{type_}__c | {of.format(type_)}" for type_, of in TYPES.items()]})
    known = described(org).by_key
    fields: dict[str, RemoteField] = {type_: known[f"Lead.{type_}__c"] for type_ in TYPES}
    booking, questions = book(page), asked(page)
    of_answers = {f"question:{one.pk}": set(ANSWERED[kind][1]) for kind, one in questions.items()}

    offered = {
        source.key: {type_ for type_, field in fields.items() if mapping_checks.suits(source, field)}
        for source in sources.of_page(page)
    }

    tried = {source: set(types) for source, types in in_every_type(booking, hidden).items()}
    assert offered == tried | of_answers
    assert {field.kind for field in fields.values()} == set(Kind) - {Kind.OTHER}
