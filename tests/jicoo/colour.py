"""Just enough of CSS Color 4 to read tokens.css and compute the contrast of two of its colours."""

import re
from dataclasses import dataclass
from math import cos, radians, sin
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
        raise ValueError(f"{value} is not a colour this test can read")


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
    light, a, b = colour
    # https://bottosson.github.io/posts/oklab/#converting-from-linear-srgb-to-oklab, the inverse
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    # https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    return 0.2126 * clipped(red) + 0.7152 * clipped(green) + 0.0722 * clipped(blue)


def clipped(part: float) -> float:
    """Into the gamut."""
    return min(max(part, 0.0), 1.0)
