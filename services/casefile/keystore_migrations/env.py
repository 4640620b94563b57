"""Run by alembic for each upgrade."""

from kernel.migrate import run_env

run_env()
