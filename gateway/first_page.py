"""`/`: where one is, for whoever types the address into a browser, in German or English; it loads nothing."""

from base64 import b64encode
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kernel.problems import language_of

STYLE = (
    ":root{color-scheme:light dark}body{font:1.125rem/1.6 system-ui,sans-serif;max-width:38rem;margin:4rem auto;"
    "padding:0 1.5rem}h1{font-size:1.75rem;line-height:1.2}"
)
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
TEXTS = {
    "de": (
        "Obhut: Fallakten der sozialen Arbeit",
        "Hier arbeiten Jugendmigrationsdienste, Kompetenzagenturen, Fallmanagement und Jugendämter mit ihren Akten.",
        "Diese Adresse beantwortet Programme. Was sie fragen können und was ohne Anmeldung verschlossen bleibt, zeigt "
        '<a href="/docs">die Beschreibung der Schnittstelle</a>; sie lässt sich dort auch ausprobieren.',
        "Ein Konto bekommen Sie von der Verwaltung Ihrer Stelle.",
    ),
    "en": (
        "Obhut: case files of social work",
        "Youth migration services, competence agencies, case management and youth welfare offices keep files here.",
        "Programs talk to this address. What they can ask for, and what stays closed without signing in, stands in "
        '<a href="/docs">the description of the interface</a>, where it can be tried as well.',
        "Accounts are given by the administration of your agency.",
    ),
}
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{paragraphs}
</main>
</body>
</html>
"""


async def first_page(request: Request) -> Response:
    """The page in the language of the reader."""
    language = language_of(request.headers.get("accept-language", ""))
    title, *texts = TEXTS[language]
    paragraphs = "\n".join(f"<p>{text}</p>" for text in texts)
    page = PAGE.format(language=language, title=title, style=STYLE, paragraphs=paragraphs)
    return HTMLResponse(page, headers=HEADERS | {"Content-Language": language})
