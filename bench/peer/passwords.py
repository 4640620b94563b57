"""Password hashes as cheap as Obhut's in demo and test (services/identity/model/passwords.py)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """argon2id with one pass over 256 KiB: whoever signs in by the dozen waits for the same work on both sides."""

    time_cost = 1
    memory_cost = 256
    parallelism = 1
