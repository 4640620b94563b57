"""Run by alembic for each upgrade."""

from kernel.data.migrate import run_env

run_env()
