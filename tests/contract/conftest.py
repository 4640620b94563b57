"""`pytest tests/contract --regenerate` writes the golden messages anew; then read the diff: others rely on the old."""

import pytest

from tests.examples import settle

settle()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one way to change a golden message."""
    parser.addoption("--regenerate", action="store_true", help="write the golden messages of the events anew")


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether golden messages are to be written; never in a run of all tests, which does not know the option."""
    return bool(request.config.getoption("--regenerate", default=False))
