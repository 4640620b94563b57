"""Stand-ins for images that cannot be pulled here: built from Debian's packages, under the names of the real ones.

They honour of the real images just what `docker-compose.yml` relies on, so the compose file is the same for both.
Used only where a pull fails; what a machine has under a real name already is left alone.
"""

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
BASE = "obhut-standin-base"


def provide(image: str) -> bool:
    """See to it that there is an image of that name: there already, pulled, or built here (then True)."""
    if _runs("docker", "image", "inspect", image):
        return _is_ours(image)
    if _runs("docker", "pull", "--quiet", image):
        return False
    _base()
    folder = HERE / image.partition(":")[0].rpartition("/")[2]
    _run("docker", "build", "--quiet", "--label", f"obhut.standin={image}", "--tag", image, str(folder))
    return True


def _is_ours(image: str) -> bool:
    seen = subprocess.run(
        ["docker", "image", "inspect", "--format", '{{index .Config.Labels "obhut.standin"}}', image],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return seen.stdout.strip() == image


def _base() -> None:
    """A minimal Debian 12, from its package archive."""
    if _runs("docker", "image", "inspect", BASE):
        return
    with tempfile.TemporaryDirectory() as folder:
        root = f"{folder}/root"
        _run("debootstrap", "--variant=minbase", "bookworm", root)
        packed = subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE)
        subprocess.run(["docker", "import", "-", BASE], stdin=packed.stdout, check=True, stdout=subprocess.DEVNULL)
        packed.wait()


def _runs(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-2000:]}")
