"""How a team's public pages look: its logo and its colour. A colour is kept as it was wished and shown so that it can be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import get_args

from django.db import transaction
from django.urls import reverse

from jicoo.colour import Oklch, Palette, Theme
from jicoo.environment import BASE_DIR
from teams import audit
from teams.models import Team, TeamLogo, User
from teams.pictures import Picture

TOKENS = BASE_DIR / "static/css/tokens.css"
# WCAG 2.2, 1.4.3, with a little to spare for the rounding of what is written into the stylesheet.
READABLE = 4.55
# Everything that is written in the accent, on it, or on its tint; tests/jicoo/test_contrast.py has the whole list.
PAIRS = (
    *((word, ground) for word in ("accent", "accent-strong") for ground in ("page", "surface", "accent-soft")),
    ("text", "accent-soft"),
    ("text-soft", "accent-soft"),
    ("accent", "sunken"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
)


@dataclass(frozen=True, kw_only=True)
class Accent:
    """A colour as both themes show it. `is_changed`: in one of them it had to become lighter or darker to be read."""

    light: Oklch
    dark: Oklch
    is_changed: bool


@lru_cache(maxsize=256)
def accent_of(wish: str) -> Accent:
    """`#0a5c7a` → what is shown: the wish itself where it can be read, or the nearest lightness of its hue."""
    light, dark = (_readable(Oklch.of_hex(wish), theme) for theme in get_args(Theme))
    wished = Oklch.of_hex(wish).lightness
    return Accent(light=light, dark=dark, is_changed=abs(light.lightness - wished) > 0.01)


def stylesheet_of(team: Team) -> str:
    """Only the one token: everything else follows from it (static/css/tokens.css)."""
    accent = accent_of(team.accent)
    return f"@layer tokens {{\n  :root {{ --accent: light-dark({accent.light}, {accent.dark}); }}\n}}\n"


def stylesheet_key(team: Team) -> str:
    """Stands in the address, so that a browser may keep what it got: another colour, or other tokens, is another address."""
    return hashlib.sha256(f"{team.accent}:{_tokens_digest()}".encode()).hexdigest()[:16]


def stylesheet_address(team: Team) -> str:
    """Empty for a team without a colour of its own."""
    return reverse("teams:stylesheet", args=[team.slug, stylesheet_key(team)]) if team.accent else ""


def logo_address(team: Team) -> str:
    """Empty for a team without a logo."""
    return reverse("teams:logo", args=[team.slug, team.logo_digest]) if team.logo_digest else ""


@transaction.atomic
def change(team: Team, *, accent: str, by: User) -> None:
    """`accent` is `#0a5c7a`, or empty for the product's own."""
    Team.objects.filter(pk=team.pk).update(accent=accent)
    audit.record(team, by, "look_changed", fields=["accent"])


@transaction.atomic
def put_logo(team: Team, data: bytes, picture: Picture, *, by: User) -> None:
    """In the place of the one before."""
    digest = hashlib.sha256(data).hexdigest()[:32]
    about = {"data": data, "kind": picture.kind, "digest": digest}
    TeamLogo.objects.update_or_create(team=team, defaults=about)
    Team.objects.filter(pk=team.pk).update(logo_digest=digest)
    audit.record(team, by, "look_changed", fields=["logo"])


@transaction.atomic
def remove_logo(team: Team, *, by: User) -> None:
    """Pages show the team's initials again."""
    TeamLogo.objects.filter(team=team).delete()
    Team.objects.filter(pk=team.pk).update(logo_digest="")
    audit.record(team, by, "look_changed", fields=["logo"])


def _readable(wish: Oklch, theme: Theme) -> Oklch:
    """The wish, or the nearest that can be read: darker on light ground, lighter on dark. Black and white always can."""
    if _can_be_read(wish, theme):
        return wish
    bad, good = wish.lightness, 0.0 if theme == "light" else 1.0
    while abs(good - bad) > 0.004:
        middle = (good + bad) / 2
        good, bad = (middle, bad) if _can_be_read(wish.at(middle), theme) else (good, middle)
    return wish.at(good)


def _can_be_read(accent: Oklch, theme: Theme) -> bool:
    palette = _palette(theme)
    palette = replace(palette, tokens=palette.tokens | {"accent": str(accent)})
    return all(palette.contrast(word, ground) >= READABLE for word, ground in PAIRS)


@cache
def _palette(theme: Theme) -> Palette:
    return Palette.of(TOKENS, theme)


@cache
def _tokens_digest() -> str:
    return hashlib.sha256(TOKENS.read_bytes()).hexdigest()
