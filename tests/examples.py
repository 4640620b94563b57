"""How many examples Hypothesis tries per property: few whenever tests run, many on demand (`HYPOTHESIS_PROFILE=many`).

Every run draws new ones, so what few examples miss today is met another day. No deadline: on a busy machine a slow
example says nothing about the code.
"""

import os

from hypothesis import settings

settings.register_profile("few", max_examples=25, deadline=None)
settings.register_profile("many", max_examples=400, deadline=None)


def settle() -> None:
    """Make the profile of this run the default of all properties that do not say how many examples they need."""
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "few"))
