"""The journeys' Chromium: started when a journey needs it, and ended when one of them hangs in it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
from playwright.sync_api import Browser, Playwright

PATH = os.environ.get("JICOO_CHROMIUM") or "/usr/bin/chromium"
# As root Chromium needs --no-sandbox; the others keep it from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Chromium:
    """One browser at a time; a new one in place of one that is gone."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    def browser(self) -> Browser:
        """One that runs."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._playwright.chromium.launch(executable_path=PATH, args=FLAGS)
        return self._browser

    def close(self) -> None:
        if self._browser is not None:
            self._browser.close()


@contextmanager
def ended_after(limit_s: float) -> Iterator[None]:
    """Ends this process's browsers when the block takes longer: whoever waits for one is told so by Playwright, which
    has no time-out for many of its calls."""
    alarm = threading.Timer(limit_s, _end_browsers)
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _end_browsers() -> None:
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "chrom" in process.name():
                process.kill()
