"""What `make up` makes before the first start: settings, passwords, keys; once, and out of others' reach."""

import os
import stat
from pathlib import Path

import pytest

from deploy.containers import settings
from deploy.containers.__main__ import prepare, processes
from deploy.containers.folder import Folder
from deploy.local.instance import read_env
from kernel.services import SERVICES
from kernel.settings import read


@pytest.mark.parametrize("process", sorted(set(processes()) - {"gateway"}))
def test_a_process_can_read_its_settings(folder: Folder, process: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are complete for the kernel, and production: nothing moves the clock."""
    for name in [name for name in os.environ if name.startswith("OBHUT_")]:
        monkeypatch.delenv(name)
    for name, value in read_env(folder.path / "env" / f"{process}.env").items():
        monkeypatch.setenv(name, value)
    found = read(process.partition("-")[0])
    assert (found.env, found.clock_file, found.fault_file) == ("production", None, None)
    assert found.secrets == Path("/run/secrets")


def test_a_process_knows_only_its_own(folder: Folder) -> None:
    """A web process has no password of broker or jobs role, a worker none of the jobs role; none has another's."""
    for process in set(processes()) - {"gateway"}:
        service, _, kind = process.partition("-")
        values = read_env(folder.path / "env" / f"{process}.env")
        assert all(
            name.startswith(f"OBHUT_{service.upper()}_")
            for name in values
            if name.endswith("_URL") and name != "OBHUT_BROKER_URL"
        )
        used = {name for name, value in values.items() if "://" in value}
        expected = {
            "web": {f"OBHUT_{service.upper()}_RUNTIME_URL"},
            "worker": {f"OBHUT_{service.upper()}_RUNTIME_URL", "OBHUT_BROKER_URL"},
            "jobs": {f"OBHUT_{service.upper()}_JOBS_URL"},
        }[kind]
        assert used == expected | ({"OBHUT_CASEFILE_KEYSTORE_URL"} if service == "casefile" else set()), process


def test_the_gateway_knows_no_password(folder: Folder) -> None:
    """It has addresses of the five services and ports, nothing else."""
    values = read_env(folder.path / "env" / "gateway.env")
    assert {f"OBHUT_{service.upper()}_URL" for service in SERVICES} < set(values)
    assert not any("@" in value for value in values.values())


def test_a_second_set_up_keeps_what_is_there(tmp_path: Path) -> None:
    """Keys and passwords are made once; what an operator changed in the shared settings stays."""
    folder = Folder(tmp_path / "compose")
    prepare(folder)
    (folder.path / "settings.env").write_text("OBHUT_WEB_THREADS=4\n")
    before = {file: file.read_bytes() for file in folder.path.rglob("*") if file.is_file()}
    prepare(folder)
    after = {file: file.read_bytes() for file in folder.path.rglob("*") if file.is_file()}
    salted = folder.path / "secrets" / "definitions.json"  # its salts are drawn anew
    assert {file: text for file, text in after.items() if file != salted} == {
        file: text for file, text in before.items() if file != salted
    }


def test_passwords_are_out_of_reach(folder: Folder) -> None:
    """The folder is closed; what is not mounted is the owner's alone, what is mounted the container may read."""
    mode = {file: stat.S_IMODE(file.stat().st_mode) for file in folder.path.rglob("*") if file.is_file()}
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    mounted = {file for file in mode if (folder.path / "secrets") in file.parents}
    assert {mode[file] & 0o077 for file in set(mode) - mounted} == {0}
    assert all(mode[file] & 0o004 for file in mounted)


def test_each_server_makes_its_own_roles(folder: Folder) -> None:
    """Three roles per service on one server, two of the key store on the other, each with its own password."""
    lines = {host: settings.roles(host, folder.password).splitlines() for host in ("postgres", "keystore")}
    assert {line.split()[1] for line in lines["postgres"]} == {
        f"obhut_{service}_{kind}" for service in SERVICES for kind in ("migrator", "runtime", "jobs")
    }
    assert [line.split()[:2] for line in lines["keystore"]] == [
        ["obhut_keys", "obhut_keys_migrator"],
        ["obhut_keys", "obhut_keys_runtime"],
    ]
    passwords = [line.split()[2] for found in lines.values() for line in found]
    assert len(set(passwords)) == len(passwords) == 17
