"""What only retention needs to know of where it runs; read once at the start."""

from environs import Env
from environs.exceptions import EnvError

from kernel.settings import refuse


def key_backup_days() -> int:
    """OBHUT_KEY_BACKUP_DAYS: after how many days the last backup that holds a case's key has been overwritten.

    0 (the default) where key backups are not kept. The certificate names the day.
    """
    try:
        days = Env().int("OBHUT_KEY_BACKUP_DAYS", 0)
    except EnvError:
        days = -1
    if not 0 <= days <= 3660:
        refuse("OBHUT_KEY_BACKUP_DAYS must be a whole number of days from 0 to 3660")
    return days
