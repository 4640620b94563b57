"""`obhut keys create`."""

import json
import stat
from pathlib import Path

from click.testing import CliRunner
from joserfc.jwk import OKPKey

from cli.keys import keys
from kernel.keys import create_keys


def test_private_keys_are_private(tmp_path: Path) -> None:
    """Files are readable by their owner alone, folders can be entered by their owner alone."""
    create_keys(tmp_path / "secrets")
    for path in (tmp_path / "secrets").rglob("*"):
        assert (0o700 if path.is_dir() else 0o600) == stat.S_IMODE(path.stat().st_mode), path


def test_a_second_run_keeps_every_key(tmp_path: Path) -> None:
    """Keys made anew would make every case unreadable and every token invalid."""
    create_keys(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = CliRunner().invoke(keys, ["create", str(tmp_path)])
    assert result.exit_code == 0
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_the_trust_file_holds_public_halves_only(tmp_path: Path) -> None:
    """Every service reads this file: with a private half in it, each could sign for the others."""
    create_keys(tmp_path)
    trusted = json.loads((tmp_path / "trust.json").read_text())["keys"]
    assert [key["obhut_purpose"] for key in trusted] == ["token", "card", "certificate"]
    assert not any("d" in key for key in trusted)


def test_a_keys_name_comes_from_its_thumbprint(tmp_path: Path) -> None:
    """The `kid` says whose key it is and fits no other key (RFC 7638)."""
    create_keys(tmp_path)
    private = json.loads((tmp_path / "casefile" / "card.jwk").read_text())
    assert f"casefile-{OKPKey.import_key(private).thumbprint()[:8]}" == private["kid"]
    assert private["use"] == "sig"


def test_random_keys_are_32_bytes_in_hexadecimal(tmp_path: Path) -> None:
    """As AES-256 and HKDF want them."""
    create_keys(tmp_path)
    for name in ("references.key", "wrapping/master.key"):
        assert len(bytes.fromhex((tmp_path / "casefile" / name).read_text().strip())) == 32
