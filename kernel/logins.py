"""In which form a login is kept, compared and counted: the same for whoever types it, on whatever keyboard."""

import unicodedata


def login_key(login: str) -> str:
    """Composed (NFC) and case folded: composed and decomposed letters, upper and lower case are one login."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", login).casefold())
