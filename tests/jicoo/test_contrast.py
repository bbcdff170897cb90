"""The contrast of every pair of tokens that stand on each other, in both themes: computed, never hoped for."""

import typing

import pytest

from jicoo.colour import Palette, Theme, luminance
from jicoo.environment import BASE_DIR

TOKENS = BASE_DIR / "static/css/tokens.css"
MEANINGS = ("good", "waiting", "attention", "broken")
SURFACES = ("page", "surface", "sunken")

# WCAG 2.2, 1.4.3: words need 4.5 to 1.
WORDS = [
    *((word, surface) for word in ("text", "text-soft") for surface in SURFACES),
    *(
        (word, surface)
        for word in ("accent", "accent-strong", "text", "text-soft")
        for surface in ("page", "surface", "accent-soft")
    ),
    ("accent", "sunken"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-broken", "broken"),
    *((meaning, surface) for meaning in MEANINGS for surface in ("page", "surface", f"{meaning}-soft")),
    *((word, f"{meaning}-soft") for word in ("text", "text-soft") for meaning in MEANINGS),
]
# WCAG 2.2, 1.4.11: the edge of a control, and what shows where the focus is, need 3 to 1.
EDGES = [
    *(("line-strong", surface) for surface in ("page", "surface")),
    *(("accent", surface) for surface in SURFACES),
    *(("broken", surface) for surface in SURFACES),
]


def palette(theme: Theme) -> Palette:
    return Palette.of(TOKENS, theme)


@pytest.mark.parametrize("theme", typing.get_args(Theme))
@pytest.mark.parametrize(("word", "surface"), WORDS)
def test_words_can_be_read(word: str, surface: str, theme: Theme) -> None:
    assert palette(theme).contrast(word, surface) >= 4.5


@pytest.mark.parametrize("theme", typing.get_args(Theme))
@pytest.mark.parametrize(("edge", "surface"), EDGES)
def test_edges_can_be_seen(edge: str, surface: str, theme: Theme) -> None:
    assert palette(theme).contrast(edge, surface) >= 3


def test_the_arithmetic_knows_black_white_and_red() -> None:
    assert luminance((1.0, 0.0, 0.0)) == pytest.approx(1.0, abs=1e-3)
    assert luminance((0.0, 0.0, 0.0)) == 0
    # sRGB red is oklch(0.62796 0.25768 29.234); its luminance is its weight in WCAG's formula.
    assert luminance((0.62796, 0.22486, 0.12585)) == pytest.approx(0.2126, abs=1e-3)
