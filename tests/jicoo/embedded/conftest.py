"""Clusters of their own for these tests, each stopped at the end whatever happened."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from jicoo.embedded import Cluster
from jicoo.embedded.identity import Identity


@pytest.fixture
def make_cluster(open_folder: Path) -> Iterator[Callable[..., Cluster]]:
    """Clusters that forget everything when the machine stops, which makes them quick; stopped before `open_folder` goes."""
    made: list[Cluster] = []

    def make(data_dir: Path, *, durable: bool = False, runs_as: Identity | None = None) -> Cluster:
        made.append(Cluster(data_dir, durable=durable, runs_as=runs_as))
        return made[-1]

    yield make
    for cluster in reversed(made):
        cluster.stop()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through; pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="jicoo-test-open-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def ask(cluster: Cluster, statement: str) -> object:
    """The first value that the application's role gets for a statement."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def tell(cluster: Cluster, statement: str) -> None:
    """Run a statement that answers nothing."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(statement.encode())
