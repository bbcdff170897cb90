"""What must hold for every template, stylesheet and script of ours, so that nobody has to look for it in a review."""

import re
from pathlib import Path

import pytest

from jicoo.environment import BASE_DIR

ROOT = BASE_DIR
OUTSIDE = {".venv", ".git", ".local", "node_modules", "staticfiles"}


def ours(pattern: str) -> list[Path]:
    """Files of the project, without what was installed or collected."""
    return sorted(file for file in ROOT.rglob(pattern) if not OUTSIDE & set(file.relative_to(ROOT).parts))


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


# A mail has no policy, and mail programs know nothing but style attributes.
TEMPLATES = [file for file in ours("*.html") if "templates" in file.parts and not {"emails", "email"} & set(file.parts)]
# The stand-in is a pretend org: it looks like nothing of ours on purpose, and has a file of its own.
STYLES = [file for file in ours("*.css") if "static" in file.parts and "standin" not in file.parts]
SCRIPTS = [file for file in ours("*.js") if "static" in file.parts]
ELEMENTS = [file for file in SCRIPTS if file.parent.name == "elements"]

# The policy `script-src 'self'; style-src 'self'` stops each of these in a visitor's browser, silently.
STOPPED_BY_THE_POLICY = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\b(?:data-)?hx-on\b", re.IGNORECASE),
    "a value that htmx would evaluate": re.compile(
        r"\bhx-(?:vals|headers|vars)=.?[\s'\"]*(?:js|javascript):", re.IGNORECASE
    ),
    "a trigger with a filter, which htmx would evaluate": re.compile(r"\bhx-trigger=\"[^\"]*\["),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}

COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(", re.IGNORECASE)
# 1px and 2px are lines, -1px is their overlap; everything else stands on the grid of tokens.css.
LENGTH = re.compile(r"(?<![\w.-])-?(?:[3-9]|\d{2,})(?:\.\d+)?px\b")
TYPE_SIZE = re.compile(r"font-size:(?!\s*(?:var\(|inherit|[\d.]+em\b))")


@pytest.mark.parametrize("file", TEMPLATES, ids=named)
def test_nothing_in_a_template_would_be_stopped_by_the_content_security_policy(file: Path) -> None:
    found = stopped(file.read_text(encoding="utf-8"))

    assert not found, f"{named(file)} holds {', '.join(found)}: use a class, a file in static/, or plain HTML"


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        '<script type="module">1</script>',
        "<style>p { color: red }</style>",
        '<p class="x" style="color: red">',
        '<button type="button" onclick="go()">',
        '<form hx-on:submit="go()">',
        "<form hx-vals='js:{a: 1}'>",
        '<form hx-trigger="click[ctrlKey]">',
        '<a href="javascript:go()">',
    ],
)
def test_what_the_policy_would_stop_is_found(markup: str) -> None:
    assert stopped(markup)


def stopped(markup: str) -> list[str]:
    return [what for what, pattern in STOPPED_BY_THE_POLICY.items() if pattern.search(markup)]


@pytest.mark.parametrize("file", TEMPLATES, ids=named)
def test_a_template_loads_nothing_from_elsewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not re.search(r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("file", [file for file in STYLES if file.name != "tokens.css"], ids=named)
def test_a_stylesheet_takes_colours_and_sizes_from_the_tokens(file: Path) -> None:
    text = without_comments(file)

    assert not COLOUR.findall(text), "colours stand in tokens.css"
    assert not LENGTH.findall(text), "distances stand in tokens.css, on a grid of four pixels"
    assert not TYPE_SIZE.findall(text), "type has six sizes: var(--text-1) to var(--text-6)"


@pytest.mark.parametrize("file", STYLES, ids=named)
def test_a_stylesheet_fetches_nothing(file: Path) -> None:
    text = re.sub(r"@import[^;]+;", "", without_comments(file))

    assert "url(" not in text, "the address would be wrong once the files are one, and each costs the visitor a request"


@pytest.mark.parametrize("file", STYLES, ids=named)
def test_a_stylesheet_names_no_token_that_does_not_exist(file: Path) -> None:
    known = set(re.findall(r"(--[\w-]+)\s*:", "".join(sheet.read_text(encoding="utf-8") for sheet in STYLES)))

    used = set(re.findall(r"var\((--[\w-]+)", file.read_text(encoding="utf-8")))

    assert not used - known


def test_every_component_is_part_of_the_stylesheet() -> None:
    app = (ROOT / "static/css/app.css").read_text(encoding="utf-8")

    missing = [
        file.name
        for file in (ROOT / "static/css").rglob("*.css")
        if file.name != "app.css" and f'{file.name}"' not in app
    ]

    assert not missing


@pytest.mark.parametrize("file", ELEMENTS, ids=named)
def test_an_element_is_one_class_without_a_name_in_sixty_lines(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 60
    assert f'customElements.define("{file.stem}", class extends HTMLElement' in text


@pytest.mark.parametrize("file", SCRIPTS, ids=named)
def test_a_script_evaluates_nothing_and_writes_no_markup(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not re.search(
        r"\beval\(|new Function\(|\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\.style\b", text
    )


def without_comments(file: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
