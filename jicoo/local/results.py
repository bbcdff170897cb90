"""How a whole run went: the checks, and the tests of every suite added up."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET


class Results:
    """Counts what passed, failed and was skipped; remembers the names of what failed."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._failed: list[str] = []

    @classmethod
    def load(cls, path: Path) -> "Results":
        """What `save` wrote; a failure where it wrote nothing."""
        results = cls()
        try:
            saved = json.loads(path.read_text())
        except ValueError:
            results.note_check("bin/test did not come to its end", passed=False)
        else:
            results._counts, results._failed = Counter(saved["counts"]), saved["failed"]
        return results

    def save(self, path: Path) -> None:
        """For a run that goes on in another process."""
        path.write_text(json.dumps({"counts": self._counts, "failed": self._failed}))

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self._failed

    def note_check(self, name: str, *, passed: bool) -> None:
        """A check counts like one test."""
        self._counts["passed" if passed else "failed"] += 1
        if not passed:
            self._failed.append(name)

    def note_exit(self, name: str, code: int) -> None:
        """pytest says 1 for failed tests, which are counted; anything else but 0 is trouble of its own."""
        if code not in {0, 1}:
            self.note_check(f"{name} (pytest ended with {code})", passed=False)

    @contextmanager
    def of_suite(self, name: str) -> Iterator[list[str]]:
        """Options for a pytest whose results are added after it; one that wrote none counts as a failure."""
        with tempfile.TemporaryDirectory(prefix="jicoo-test-report-") as folder:
            report = Path(folder) / "report.xml"
            yield [f"--junit-xml={report}"]
            if report.exists():
                self._add(name, report)
            else:
                self.note_check(name, passed=False)

    def lines(self) -> list[str]:
        """What failed, if anything did, and then the one line that sums it all up."""
        numbers = [f"{self._counts[word]} {word}" for word in ("passed", "failed", "skipped")]
        return [*(f"FAILED: {name}" for name in self._failed), ", ".join(numbers)]

    def _add(self, name: str, report: Path) -> None:
        suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - pytest wrote it a moment ago
        number = {
            key: sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
        }
        failed = number["failures"] + number["errors"]
        self._counts.update(
            passed=number["tests"] - failed - number["skipped"], failed=failed, skipped=number["skipped"]
        )
        if failed:
            self._failed.append(name)
