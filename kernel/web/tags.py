"""ETags: the version that a change names, and a digest of the very body it came with.

A body shows more than its own version: what other services told, entries, whose hands a file is in, what the day makes
due. A tag made of parts that somebody has to think of forgets one; one made of the body cannot (ADR 27). If-Match
reads the version alone (`requests.expected_version`), so that what others tell meanwhile makes no change fail.
"""

from hashlib import blake2b

from flask import Flask, Response, request

DIGEST_BYTES = 12
SHOWN = "X-Pagination"  # of the headers, what says something that changes


def install(app: Flask) -> None:
    """Have every answer with a version carry the tag of its body, and answer 304 to whoever has that body."""
    app.after_request(_tagged)


def known(version: str) -> Response | None:
    """A 304 for a client that has this version (If-None-Match), else None; without a body being made.

    Only for a version that changes with everything its body shows: where making it to compare it would open names.
    """
    shown = next((tag for tag in _tags_of_client() if tag.strip('"').partition(".")[0] == version), None)
    return Response(status=304, headers={"ETag": shown}) if shown else None


def _tagged(answer: Response) -> Response:
    version = answer.headers.get("ETag")
    if version is None or answer.status_code not in (200, 201):
        return answer
    digest = blake2b(answer.get_data(), digest_size=DIGEST_BYTES)
    digest.update(answer.headers.get(SHOWN, "").encode())
    tag = f'"{version.strip(chr(34))}.{digest.hexdigest()}"'
    if answer.status_code == 200 and request.method in ("GET", "HEAD") and tag in _tags_of_client():
        return Response(status=304, headers={"ETag": tag})
    answer.headers["ETag"] = tag
    return answer


def _tags_of_client() -> list[str]:
    """What compresses on the way calls our tags weak, which makes no difference here (RFC 9110, 13.1.2)."""
    return [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
