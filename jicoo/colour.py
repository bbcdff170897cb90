"""Just enough of CSS Color 4 to read tokens.css, to compute the contrast of two of its colours, and to change one of them."""

import re
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin
from pathlib import Path
from typing import Literal

Theme = Literal["light", "dark"]
Oklab = tuple[float, float, float]

TOKEN = re.compile(r"^\s*--(?P<name>[\w-]+):\s*(?P<value>[^;]+);", re.MULTILINE)
OKLCH = re.compile(r"^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$")
MIX = re.compile(r"^color-mix\(in oklab, (?P<first>.+) (?P<share>\d+)%, (?P<second>.+)\)$")


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The tokens of a stylesheet as one theme shows them."""

    tokens: dict[str, str]
    theme: Theme

    @classmethod
    def of(cls, stylesheet: Path, theme: Theme) -> "Palette":
        """The first value of each custom property in the file."""
        tokens: dict[str, str] = {}
        for found in TOKEN.finditer(stylesheet.read_text(encoding="utf-8")):
            tokens.setdefault(found["name"], found["value"])
        return cls(tokens=tokens, theme=theme)

    def contrast(self, one: str, other: str) -> float:
        """WCAG 2.2's ratio of two tokens, 1 to 21."""
        darker, lighter = sorted((luminance(self.oklab(f"var(--{one})")), luminance(self.oklab(f"var(--{other})"))))
        return (lighter + 0.05) / (darker + 0.05)

    def oklab(self, value: str) -> Oklab:
        """The colour that a CSS value stands for; raises ValueError for a kind that tokens.css does not use."""
        if value.startswith("var(--"):
            return self.oklab(self.tokens[value[6:-1]])
        if value.startswith("light-dark("):
            return self.oklab(halves(value[11:-1])[self.theme == "dark"])
        if mix := MIX.match(value):
            return mixed(self.oklab(mix["first"]), self.oklab(mix["second"]), int(mix["share"]) / 100)
        if plain := OKLCH.match(value):
            light, chroma, hue = (float(part) for part in plain.groups())
            return light, chroma * cos(radians(hue)), chroma * sin(radians(hue))
        raise ValueError(f"{value} is not a colour that is read here")


@dataclass(frozen=True)
class Oklch:
    """Lightness 0 to 1, chroma, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    @classmethod
    def of_hex(cls, text: str) -> "Oklch":
        """`#0a5c7a`."""
        red, green, blue = (_linear(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5))
        # https://bottosson.github.io/posts/oklab/#converting-from-linear-srgb-to-oklab
        long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
        medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
        short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
        light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
        a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
        return cls(light, hypot(a, b), degrees(atan2(b, a)) % 360)

    def at(self, lightness: float) -> "Oklch":
        """The same hue, as colourful as a screen can show it that light or dark."""
        chroma = self.chroma
        while chroma > 0.001 and not _is_shown(Oklch(lightness, chroma, self.hue)):
            chroma -= 0.004
        return Oklch(lightness, max(chroma, 0.0), self.hue)

    def oklab(self) -> Oklab:
        return (
            self.lightness,
            self.chroma * cos(radians(self.hue)),
            self.chroma * sin(radians(self.hue)),
        )

    def __str__(self) -> str:
        """As CSS writes it."""
        return f"oklch({self.lightness:.3f} {self.chroma:.3f} {self.hue:.1f})"


def halves(arguments: str) -> tuple[str, str]:
    """The two arguments of `light-dark()`: no colour of ours has a comma outside brackets."""
    first, second = re.split(r",\s*(?![^()]*\))", arguments)
    return first, second


def mixed(one: Oklab, other: Oklab, share: float) -> Oklab:
    """`share` (0 to 1) of the one and the rest of the other."""
    light, a, b = (x * share + y * (1 - share) for x, y in zip(one, other, strict=True))
    return light, a, b


def luminance(colour: Oklab) -> float:
    """Relative luminance, 0 to 1, of what an sRGB screen shows (values outside its gamut are clipped)."""
    red, green, blue = linear_srgb(colour)
    # https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    return 0.2126 * clipped(red) + 0.7152 * clipped(green) + 0.0722 * clipped(blue)


def linear_srgb(colour: Oklab) -> tuple[float, float, float]:
    """Red, green and blue of light; below 0 or above 1 where no sRGB screen shows the colour."""
    light, a, b = colour
    # https://bottosson.github.io/posts/oklab/#converting-from-linear-srgb-to-oklab, the inverse
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return red, green, blue


def _is_shown(colour: Oklch) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in linear_srgb(colour.oklab()))


def _linear(part: float) -> float:
    # https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def clipped(part: float) -> float:
    """Into the gamut."""
    return min(max(part, 0.0), 1.0)
