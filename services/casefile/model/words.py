"""Words to a colleague (ein Wort an die Kollegin): what can be said of a file to somebody without access to it, since
it says nothing of what the file says and opens nothing. A reminder that would need access is refused (ADR 23)."""

CALL_BACK, CASE_LEFT, ENTRUSTED_OPENED = "call_back", "case_left", "entrusted_opened"
WORDS = (CALL_BACK, CASE_LEFT, ENTRUSTED_OPENED)
"""A colleague asks to be called back; a file that one referred has been left (V7); what one was entrusted with, or a
colleague one leads, was opened in danger. Rows are kept as long as the file, so no word is renamed."""
TO_SEND = (CALL_BACK,)
"""Those that people send; the others Obhut sends when they become true."""
