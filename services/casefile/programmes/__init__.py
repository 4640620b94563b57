"""Programme templates, one YAML file each; `services.casefile.model.templates.loading.load_all(DIRECTORY)` reads them.

A package only so that the files are installed with the service (pyproject, package-data).
"""

from pathlib import Path

DIRECTORY = Path(__file__).parent
