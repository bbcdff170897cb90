"""Availability is arithmetic: the same question always has the same answer."""

import ast
from pathlib import Path

import pytest

import bookings.availability

FOLDER = Path(bookings.availability.__file__).parent
ALLOWED = {
    "__future__",
    "bisect",
    "bookings",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "itertools",
}
CLOCKS = {"now", "today", "utcnow", "time_ns", "monotonic"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_availability_knows_no_database_no_clock_and_no_settings(path: Path) -> None:
    tree = ast.parse(path.read_text())

    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {module.partition(".")[0] for module in modules} <= ALLOWED
    assert all(module.startswith("bookings.availability") for module in modules if module.startswith("bookings"))
    assert calls.isdisjoint(CLOCKS)
