"""The browser for the journeys: found on this machine, or installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from jicoo.local import debian
from jicoo.local.place import say

# The first has no window to draw: it takes a third less of the machine's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# The journeys look at Japanese pages, and pictures of them go into the README.
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk", "fonts-noto-color-emoji")
WHERE_PLAYWRIGHT_KEEPS_IT = (
    "from playwright.sync_api import sync_playwright as start\nwith start() as p: print(p.chromium.executable_path)"
)


def find_or_install() -> str | None:
    """The path of a Chromium that starts; None where there is none and none could be had."""
    return find() or _install()


def find() -> str | None:
    """A Chromium that is here already, or None."""
    candidates = [os.environ.get("JICOO_CHROMIUM"), *map(shutil.which, NAMES), MAC, _playwrights_own()]
    return next((path for path in candidates if path and _starts(path)), None)


def _install() -> str | None:
    for way in (_install_on_debian, _install_with_playwright):
        if way() and (found := find()):
            return found
    return None


def _install_on_debian() -> bool:
    return debian.install("Chromium and fonts for the browser tests", *DEBIAN_PACKAGES)


def _install_with_playwright() -> bool:
    say("Installing Playwright's Chromium for the browser tests …")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def _playwrights_own() -> str:
    command = [sys.executable, "-c", WHERE_PLAYWRIGHT_KEEPS_IT]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _starts(path: str) -> bool:
    # Ubuntu's chromium-browser may be a script that only tells how to install it.
    return (
        Path(path).is_file() and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
    )
