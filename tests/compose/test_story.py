"""The story of one case file, told by the containers: the very steps of tests/e2e/test_story.py, through Caddy."""

from tests.e2e.test_story import *  # noqa: F403 -- every step, in its order
