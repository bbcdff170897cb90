"""Who may import whom, left to right only: jicoo ← teams ← bookings ← integrations ← a connector."""

import ast
from pathlib import Path

import pytest

from integrations import registry
from jicoo.environment import BASE_DIR

ORDER = ["jicoo", "teams", "bookings", "integrations"]
# Where the whole is put together, by its nature; and a demo's mailbox, whose views wear the marker that all views wear.
COMPOSERS = {"jicoo/urls.py", "jicoo/management/commands/demo.py", "jicoo/mail/mailbox.py"}
CONNECTORS = [connector.slug for connector in registry.all_connectors()]


def sources(package: str) -> list[Path]:
    return [file for file in sorted((BASE_DIR / package).rglob("*.py")) if "migrations" not in file.parts]


def imported_by(file: Path) -> set[str]:
    """Dotted names of what the file imports, also inside functions; `from a import b` gives a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def named(file: Path) -> str:
    return file.relative_to(BASE_DIR).as_posix()


def against_the_arrows(package: str) -> list[str]:
    later = ORDER[ORDER.index(package) + 1 :]
    return [
        f"{named(file)} imports {name}"
        for file in sources(package)
        if named(file) not in COMPOSERS
        for name in sorted(imported_by(file))
        if name.partition(".")[0] in later
    ]


@pytest.mark.parametrize("package", ORDER[:-1])
def test_a_package_knows_nothing_of_those_to_its_right(package: str) -> None:
    assert against_the_arrows(package) == [], "ask through a port or a signal that the other side fills"


@pytest.mark.parametrize("slug", CONNECTORS)
def test_a_connector_knows_neither_bookings_nor_teams_nor_another_connector(slug: str) -> None:
    others = {f"integrations.{other}" for other in CONNECTORS if other != slug}
    forbidden = {"bookings", "teams", *others}

    found = [
        f"{named(file)} imports {name}"
        for file in sources(f"integrations/{slug}")
        if "management" not in file.parts
        for name in sorted(imported_by(file))
        if any(name == each or name.startswith(f"{each}.") for each in forbidden)
    ]

    assert found == [], "a connector gets frozen values and gives frozen values back"


def test_a_connector_knows_no_model_and_no_request() -> None:
    unseen = ("integrations.models", "django.db", "django.http", "integrations.views")
    found = [
        f"{named(file)} imports {name}"
        for slug in CONNECTORS
        for file in sources(f"integrations/{slug}")
        if not {"management", "standin"} & set(file.parts)
        for name in sorted(imported_by(file))
        if name.startswith(unseen)
    ]

    assert found == []


def test_the_engine_names_no_connector() -> None:
    inside = {BASE_DIR / "integrations" / slug for slug in CONNECTORS}
    engine = [file for file in sources("integrations") if not inside & set(file.parents)]

    found = [
        f"{named(file)} speaks of {slug}"
        for file in engine
        for slug in CONNECTORS
        if slug in file.read_text(encoding="utf-8").lower()
    ]

    assert engine
    assert found == [], "what only one connector knows belongs into its folder"


def test_only_the_run_of_a_lane_and_the_step_of_a_job_catch_everything() -> None:
    found = [
        named(file)
        for file in sources("integrations")
        if "standin" not in file.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]

    assert sorted(found) == ["integrations/batches.py", "integrations/jobs.py"]


def test_a_wrong_arrow_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text("def late():\n    from integrations.models import Sync\n    import bookings.models\n")

    assert imported_by(file) == {"integrations.models.Sync", "bookings.models"}
