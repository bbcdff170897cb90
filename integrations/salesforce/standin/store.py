"""Where a stand-in keeps its state between runs: one SQLite file, one row a thing, only changed rows written."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_TABLE = "CREATE TABLE IF NOT EXISTS thing (org TEXT, kind TEXT, key TEXT, body TEXT, PRIMARY KEY (org, kind, key)) WITHOUT ROWID"


class Store:
    """`save` takes `{(kind, key): body or None}`; None deletes. With no path nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._file = self._open(path) if path else None

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Tokens of the pretend org stand in it, and whoever tries the demo may have pasted more.
        path.touch(mode=0o600)
        file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=NORMAL")
        file.execute(_TABLE)
        return file

    def save(self, org: str, rows: Mapping[tuple[str, str], Any]) -> None:
        if self._file is None or not rows:
            return
        kept = [(org, *key, json.dumps(body)) for key, body in rows.items() if body is not None]
        gone = [(org, *key) for key, body in rows.items() if body is None]
        with self._lock:
            # A call that ends after the stand-in has stopped is lost, as in a crash.
            if self._file is None:
                return
            self._file.execute("BEGIN")
            self._file.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?)", kept)
            self._file.executemany("DELETE FROM thing WHERE org = ? AND kind = ? AND key = ?", gone)
            self._file.execute("COMMIT")

    def load(self) -> Iterable[tuple[str, str, str, Any]]:
        """(org, kind, key, body) of everything kept."""
        if self._file is None:
            return []
        rows = self._file.execute("SELECT org, kind, key, body FROM thing ORDER BY org, kind, key")
        return [(org, kind, key, json.loads(body)) for org, kind, key, body in rows]

    def clear(self) -> None:
        if self._file is not None:
            with self._lock:
                self._file.execute("DELETE FROM thing")

    def close(self) -> None:
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None
