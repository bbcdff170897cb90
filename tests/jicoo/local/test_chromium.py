"""The browser for the journeys is one that starts, not merely a file with the right name."""

import os
from pathlib import Path

import pytest

from jicoo.local import chromium


def write_program(file: Path, text: str) -> str:
    """A program of a line or two."""
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for; nobody has named a browser."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JICOO_CHROMIUM", raising=False)
    return tmp_path


def test_the_one_that_is_named_comes_first(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_program(tools / "chromium", "exit 0")
    named = write_program(tools / "my-browser", "exit 0")
    monkeypatch.setenv("JICOO_CHROMIUM", named)

    assert chromium.find() == named


def test_a_program_that_only_says_how_to_install_it_is_passed_over(tools: Path) -> None:
    write_program(tools / "chromium-browser", "echo install the snap; exit 1")
    chrome = write_program(tools / "google-chrome", "exit 0")

    assert chromium.find() == chrome


def test_a_name_that_leads_nowhere_is_passed_over(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = write_program(tools / "chromium", "exit 0")
    monkeypatch.setenv("JICOO_CHROMIUM", str(tools / "gone"))

    assert chromium.find() == found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs")
def test_root_on_debian_gets_it_installed_with_the_fonts_that_japanese_pages_need(tools: Path) -> None:
    brings_it = f"printf '#!/bin/sh\\n' > {tools}/chromium; /bin/chmod +x {tools}/chromium"
    write_program(tools / "apt-get", f'echo "$@" >> {tools}/asked; case $2 in install) {brings_it} ;; esac')

    found = chromium.find_or_install()

    assert found == str(tools / "chromium")
    assert (tools / "asked").read_text().splitlines() == [
        "--quiet=2 update",
        "--quiet=2 install --yes --no-install-recommends chromium fonts-noto-cjk fonts-noto-color-emoji",
    ]
