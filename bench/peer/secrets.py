"""`python -m bench.peer.secrets FOLDER`: the peer's two secrets."""

import json
import secrets
import sys
from pathlib import Path

from joserfc.jwk import OKPKey


def create(folder: Path) -> None:
    """A signing key and a master key, readable by their owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    token = json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True))
    for name, content in {"token.jwk": token, "master.key": secrets.token_hex(32)}.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_text(content)


if __name__ == "__main__":
    create(Path(sys.argv[1]))
