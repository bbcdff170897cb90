"""A team's logo and colour: whatever is chosen, pages can be read, and only pictures are taken."""

import struct
import typing
from dataclasses import replace
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bookings.models import BookingPage
from jicoo.colour import Oklch, Palette, Theme
from teams import looks
from teams.models import AuditEntry, Team, TeamLogo, User
from teams.pictures import Picture, picture_in
from tests.conftest import signed_in_as
from tests.jicoo.test_contrast import EDGES, TOKENS, WORDS

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 120, 40) + b"\x08\x06\x00\x00\x00 and so on"
JPEG = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc4\x00\x03x\xff\xc0\x00\x11\x08" + struct.pack(">HH", 40, 120) + bytes(20)
WEBP = b"RIFF\x00\x00\x00\x00WEBP"
EXTENDED = WEBP + b"VP8X" + bytes(8) + (119).to_bytes(3, "little") + (39).to_bytes(3, "little")
LOSSLESS = WEBP + b"VP8L" + bytes(4) + b"\x2f" + struct.pack("<I", 119 | 39 << 14) + bytes(8)
LOSSY = WEBP + b"VP8 " + bytes(4) + bytes(6) + struct.pack("<HH", 120, 40)
CORNERS = ["".join(parts) for parts in product(("00", "80", "ff"), repeat=3)]


@pytest.mark.parametrize("theme", typing.get_args(Theme))
@pytest.mark.parametrize("wish", [f"#{colour}" for colour in CORNERS])
def test_whatever_colour_a_team_wishes_every_word_in_and_on_it_can_be_read(wish: str, theme: Theme) -> None:
    shown = looks.accent_of(wish).light if theme == "light" else looks.accent_of(wish).dark
    palette = Palette.of(TOKENS, theme)
    palette = replace(palette, tokens=palette.tokens | {"accent": str(shown)})

    assert [pair for pair in WORDS if palette.contrast(*pair) < 4.5] == []
    assert [pair for pair in EDGES if palette.contrast(*pair) < 3] == []


def test_a_colour_that_can_be_read_is_shown_as_it_was_wished() -> None:
    accent = looks.accent_of("#0a5c7a")

    assert not accent.is_changed
    assert str(accent.light) == str(Oklch.of_hex("#0a5c7a"))


def test_a_colour_that_is_too_light_is_darkened_and_stays_its_hue() -> None:
    accent = looks.accent_of("#ffcc00")

    assert accent.is_changed
    assert accent.light.hue == Oklch.of_hex("#ffcc00").hue


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PNG, "png"), (JPEG, "jpeg"), (EXTENDED, "webp"), (LOSSLESS, "webp"), (LOSSY, "webp")],
    ids=["png", "jpeg", "extended webp", "lossless webp", "lossy webp"],
)
def test_a_picture_says_what_it_is_and_how_large(data: bytes, kind: str) -> None:
    assert picture_in(data) == Picture(kind=f"image/{kind}", width=120, height=40)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg onload='alert(1)'/>",
        b"<html>",
        PNG[:18],
        JPEG[:9],
        WEBP + b"VP8X",
        b"\xff\xd8\xff\xe0\0\0",
    ],
)
def test_what_is_no_picture_or_broken_off_is_none(data: bytes) -> None:
    assert picture_in(data) is None


def test_a_logo_and_a_colour_are_shown_to_invitees(adam: User, team: Team, page: BookingPage, client: Client) -> None:
    logo = SimpleUploadedFile("logo.html", PNG, content_type="text/html")

    signed_in_as(adam).post(look(team), {"logo": logo, "has_accent": "on", "accent": "#FFCC00"})

    team.refresh_from_db()
    html = client.get(page.get_absolute_url()).content.decode()
    assert looks.logo_address(team) in html
    picture = client.get(looks.logo_address(team))
    assert (picture.content, picture["Content-Type"]) == (PNG, "image/png")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in picture["Cache-Control"]
    assert looks.stylesheet_address(team) in html
    style = client.get(looks.stylesheet_address(team))
    assert "--accent: light-dark(oklch(" in style.content.decode()
    assert "immutable" in style["Cache-Control"]
    assert AuditEntry.objects.filter(team=team, action="look_changed").count() == 2


def test_another_colour_is_another_address_and_the_old_one_is_gone(team: Team, ada: User, client: Client) -> None:
    looks.change(team, accent="#0a5c7a", by=ada)
    team.refresh_from_db()
    before = looks.stylesheet_address(team)

    looks.change(team, accent="#aa0000", by=ada)

    team.refresh_from_db()
    assert looks.stylesheet_address(team) != before
    assert client.get(before).status_code == 404


def test_a_logo_can_be_taken_away(adam: User, team: Team) -> None:
    looks.put_logo(team, PNG, Picture(kind="image/png", width=120, height=40), by=adam)

    signed_in_as(adam).post(look(team), {"without_logo": "on", "accent": "#0a5c7a"})

    team.refresh_from_db()
    assert (team.logo_digest, team.accent) == ("", "")
    assert not TeamLogo.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"logo": b"GIF89a"}, "This is no PNG, JPEG or WebP."),
        ({"logo": PNG + bytes(200_000)}, "larger than 200 kB"),
        ({"logo": PNG[:16] + struct.pack(">II", 9000, 10) + bytes(9)}, "9000 × 10"),
        ({"has_accent": "on", "accent": "red; }"}, "write it as #0a5c7a"),
        ({"has_accent": "on", "accent": ""}, "write it as #0a5c7a"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(
    adam: User, team: Team, sent: dict[str, typing.Any], told: str
) -> None:
    if "logo" in sent:
        sent = sent | {"logo": SimpleUploadedFile("logo.png", sent["logo"])}

    html = signed_in_as(adam).post(look(team), sent).content.decode()

    assert told in html
    assert not TeamLogo.objects.exists()


def look(team: Team) -> str:
    return reverse("teams:look", args=[team.slug])
