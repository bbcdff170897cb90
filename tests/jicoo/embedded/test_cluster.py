"""The embedded PostgreSQL in the places where it has been seen to fail."""

import os
import shutil
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from jicoo.embedded import Cluster, ClusterError
from jicoo.embedded.identity import NAMESPACE, NOBODY, NOBODY_ON_A_COPY, choose
from tests.jicoo.embedded.conftest import ask, tell

pytestmark = pytest.mark.embedded
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")

MakeCluster = Callable[..., Cluster]


def server_of(cluster: Cluster) -> psutil.Process:
    """The server's main process."""
    return psutil.Process(int((cluster.home.data / "postmaster.pid").read_text().split()[0]))


def modes_above(path: Path) -> dict[Path, tuple[int, int]]:
    """Owner and mode of every folder on the way to `path`."""
    return {folder: (folder.stat().st_uid, folder.stat().st_mode) for folder in path.parents}


def test_a_new_cluster_serves_an_application_that_is_no_superuser(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "data")

    cluster.start()

    assert cluster.is_ready()
    assert ask(cluster, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user") is False
    assert ask(cluster, "SELECT upper('é')") == "É"


def test_what_was_written_is_there_after_stop_and_start(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "data")
    cluster.start()
    tell(cluster, "CREATE TABLE note AS SELECT 42 AS number")

    cluster.stop()
    was_ready = cluster.is_ready()
    cluster.start()

    assert not was_ready
    assert ask(cluster, "SELECT number FROM note") == 42


def test_starting_twice_is_starting_once(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "data")
    cluster.start()
    pid = server_of(cluster).pid

    make_cluster(tmp_path / "data").start()

    assert server_of(cluster).pid == pid


def test_a_path_with_a_space_works(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "my own $data 'here'")

    cluster.start()

    assert ask(cluster, "SELECT 1") == 1


def test_a_path_of_150_characters_works_although_a_socket_cannot_have_one(
    make_cluster: MakeCluster, tmp_path: Path
) -> None:
    cluster = make_cluster(tmp_path / ("long" * 40))

    cluster.start()

    assert len(str(cluster.home.data_dir)) >= 150
    assert ask(cluster, "SELECT 1") == 1


def test_the_socket_is_closed_to_other_users_and_nothing_listens_on_tcp(
    make_cluster: MakeCluster, tmp_path: Path
) -> None:
    cluster = make_cluster(tmp_path / "data")

    cluster.start()

    folder = cluster.home.socket_folder
    assert folder is not None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert ask(cluster, "SHOW listen_addresses") == ""


def test_whoever_reaches_the_socket_still_needs_the_password(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "data")
    cluster.start()
    password_file = tmp_path / "data" / "keys" / "postgres"

    wrong = cluster.url.replace(password_file.read_text(), "guessed")

    assert stat.S_IMODE(password_file.stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_stopping_leaves_no_socket_folder_behind(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "data")
    cluster.start()
    folder = cluster.home.socket_folder
    assert folder is not None

    cluster.stop()

    assert not folder.exists()


def test_a_server_that_was_killed_starts_again_with_its_data(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "data", durable=True)
    cluster.start()
    tell(cluster, "CREATE TABLE note AS SELECT 42 AS number")
    old_folder = cluster.home.socket_folder
    server = server_of(cluster)

    # A connection that is open keeps the memory of the dead server for a moment: that must not stop the next one.
    with psycopg.connect(cluster.url):
        server.send_signal(signal.SIGKILL)
        psutil.wait_procs([server], timeout=30)
        make_cluster(tmp_path / "data", durable=True).start()

    assert ask(cluster, "SELECT number FROM note") == 42
    assert old_folder is not None
    assert not old_folder.exists()


def test_a_stale_pid_file_whose_number_is_in_use_again_is_no_obstacle(
    make_cluster: MakeCluster, tmp_path: Path
) -> None:
    cluster = make_cluster(tmp_path / "data")
    cluster.start()
    pid_file = cluster.home.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    cluster.stop()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    cluster.start()

    assert ask(cluster, "SELECT 1") == 1


def test_a_half_made_cluster_is_made_anew(make_cluster: MakeCluster, tmp_path: Path) -> None:
    half = tmp_path / "data" / "postgres.making"
    half.mkdir(parents=True, mode=0o700)
    (half / "PG_VERSION").write_text("18")

    cluster = make_cluster(tmp_path / "data")
    cluster.start()

    assert ask(cluster, "SELECT 1") == 1


def test_data_of_a_version_that_is_not_here_is_left_alone(make_cluster: MakeCluster, tmp_path: Path) -> None:
    data = tmp_path / "data" / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")

    with pytest.raises(ClusterError, match="PostgreSQL 12, which is not installed"):
        make_cluster(tmp_path / "data").start()

    assert (data / "PG_VERSION").read_text() == "12\n"


def test_a_lost_password_is_said_in_words(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "data")
    cluster.start()
    cluster.stop()
    (tmp_path / "data" / "keys" / "postgres").unlink()

    with pytest.raises(ClusterError, match="Put it back from a backup"):
        make_cluster(tmp_path / "data").start()


@as_root
def test_root_in_a_closed_home_changes_nothing_outside(make_cluster: MakeCluster, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    users, modes = Path("/etc/passwd").read_bytes(), modes_above(home / ".local")

    cluster = make_cluster(home / ".local")
    cluster.start()

    assert ask(cluster, "SELECT 1") == 1
    assert Path("/etc/passwd").read_bytes() == users
    assert modes_above(home / ".local") == modes


@as_root
def test_the_server_that_root_starts_has_no_power_over_the_machine(make_cluster: MakeCluster, tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path / "data")
    if choose(cluster.programs) is not NAMESPACE:
        pytest.skip("this machine refuses user namespaces")

    cluster.start()

    status = Path(f"/proc/{server_of(cluster).pid}/status").read_text()
    assert "CapEff:\t0000000000000000" in status
    assert "CapPrm:\t0000000000000000" in status


@as_root
def test_where_namespaces_are_refused_it_runs_as_nobody_on_a_copy(make_cluster: MakeCluster, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    users, modes = Path("/etc/passwd").read_bytes(), modes_above(home / ".local")

    cluster = make_cluster(home / ".local", runs_as=NOBODY_ON_A_COPY)
    cluster.start()
    server = server_of(cluster)
    folder = cluster.home.data.parent

    try:
        assert server.uids().effective == NOBODY
        assert Path(server.exe()).is_relative_to(folder)
        assert ask(cluster, "SELECT 1") == 1
        assert Path("/etc/passwd").read_bytes() == users
        assert modes_above(home / ".local") == modes
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@as_root
def test_a_copy_stays_in_the_data_folder_where_the_way_there_is_open(
    make_cluster: MakeCluster, open_folder: Path
) -> None:
    cluster = make_cluster(open_folder / "data", runs_as=NOBODY_ON_A_COPY)

    cluster.start()

    assert cluster.home.data == open_folder / "data" / "postgres"
    assert stat.S_IMODE((open_folder / "data" / "keys").stat().st_mode) == 0o700
    assert ask(cluster, "SELECT 1") == 1


@as_root
def test_without_the_program_unshare_root_falls_back_to_the_copy(
    tmp_path: Path, make_cluster: MakeCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    found = choose(make_cluster(tmp_path / "data")._wheel)

    assert found is NOBODY_ON_A_COPY


@as_root
def test_data_that_ran_as_nobody_opens_again_in_a_namespace(make_cluster: MakeCluster, open_folder: Path) -> None:
    cluster = make_cluster(open_folder / "data", runs_as=NOBODY_ON_A_COPY)
    cluster.start()
    tell(cluster, "CREATE TABLE note AS SELECT 42 AS number")
    cluster.stop()

    again = make_cluster(open_folder / "data", runs_as=NAMESPACE)
    if choose(again.programs) is not NAMESPACE:
        pytest.skip("this machine refuses user namespaces")
    again.start()

    assert ask(again, "SELECT number FROM note") == 42
