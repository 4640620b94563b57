"""Signing in and out: cookie, proof against forged forms, and the session's end."""

from http.cookies import SimpleCookie

from gateway_parts import House, Street

from gateway.people.credentials import csrf_token

RIGHT = {"login": "Erika", "password": "right"}


def _cookie(header: str) -> dict[str, str]:
    (morsel,) = SimpleCookie(header).values()
    return {name: str(value) for name, value in morsel.items() if value} | {morsel.key: morsel.value}


def test_signing_in_sets_the_cookie_and_tells_the_csrf_token(house: House) -> None:
    """A browser must be able to work with the cookie alone, and no script may read it."""
    answer = house.call("POST", "/v1/sessions", body=RIGHT)
    expected = {"obhut_session": "new-session", "path": "/", "httponly": "True", "samesite": "lax"}
    assert _cookie(answer.headers["Set-Cookie"]) == expected
    assert answer.json() == {
        "token": "new-session",
        "roles": ["case_manager"],
        "csrf_token": csrf_token("new-session"),
    }
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.status == 201


def test_the_cookie_needs_https_in_production(street: Street) -> None:
    """Also where a demo listens on more than the loopback address."""
    for changes in ({"env": "production"}, {"env": "demo", "bind": "0.0.0.0"}):  # noqa: S104 -- nothing binds it
        with street.house(**changes) as house:
            cookie = _cookie(house.call("POST", "/v1/sessions", body=RIGHT).headers["Set-Cookie"])
            assert cookie.get("secure") == "True"


def test_a_failed_sign_in_sets_nothing(house: House) -> None:
    """Identity's refusal comes back as it is."""
    answer = house.call("POST", "/v1/sessions", body=RIGHT | {"password": "wrong"})
    assert (answer.status, answer.headers["Set-Cookie"], answer.json()["code"]) == (401, None, "sign_in_failed")


def test_a_login_that_stands_twice_is_refused_at_the_door(house: House) -> None:
    """Else failures could be counted for one login while another one is tried."""
    body = '{"login": "Erika", "login": "Emin", "password": "wrong"}'
    answer = house.call("POST", "/v1/sessions", {"Content-Type": "application/json"}, body)
    assert (answer.status, answer.json()["code"]) == (400, "malformed_json")
    assert answer.json()["errors"][0]["code"] == "named_twice"
    assert house.seen() == []


def test_a_change_by_cookie_needs_the_csrf_token(house: House) -> None:
    """Another site can make a browser send its cookie, but cannot read the token."""
    cookie = {"Cookie": "a=b; obhut_session=session-1"}
    refused = house.call("POST", "/v1/cases", cookie, {})
    assert (refused.status, refused.json()["code"]) == (403, "csrf_missing")
    wrong = house.call("DELETE", "/v1/cases", cookie | {"X-CSRF-Token": csrf_token("another")})
    assert wrong.status == 403
    odd = house.call("POST", "/v1/cases", cookie | {"X-CSRF-Token": "ä"}, {})
    assert odd.status == 403
    assert house.seen() == []
    right = house.call("POST", "/v1/cases", cookie | {"X-CSRF-Token": csrf_token("session-1")}, {})
    assert right.status == 200


def test_reading_by_cookie_and_programs_need_none(house: House) -> None:
    """Reading changes nothing, and no site can make a browser send a bearer token."""
    assert house.call("GET", "/v1/cases", {"Cookie": "obhut_session=session-1"}).status == 200
    assert house.call("POST", "/v1/cases", house.bearer, {}).status == 200


def test_a_reloaded_page_gets_its_csrf_token_again(house: House) -> None:
    """The cookie cannot be read by a page; programs get what identity says and nothing else."""
    shown = house.call("GET", "/v1/sessions/current", {"Cookie": "obhut_session=session-1"}).json()
    assert shown["csrf_token"] == csrf_token("session-1")
    assert "csrf_token" not in house.get("/v1/sessions/current").json()


def test_signing_out_is_in_force_at_once(house: House) -> None:
    """Not only when what the gateway remembers has run out; and the browser's cookie goes, with all that
    pages have kept there; cookies of other sites of the domain stay."""
    cookie = {"Cookie": "obhut_session=session-1", "X-CSRF-Token": csrf_token("session-1")}
    assert house.call("GET", "/v1/me", cookie).status == 200
    ended = house.call("DELETE", "/v1/sessions/current", cookie)
    assert (ended.status, ended.body, ended.headers["Content-Length"]) == (204, b"", None)
    assert 'obhut_session=""' in ended.headers["Set-Cookie"]
    assert "Max-Age=0" in ended.headers["Set-Cookie"]
    assert ended.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert house.call("GET", "/v1/me", cookie).status == 401


def test_without_a_session_nothing_passes(house: House) -> None:
    """401 tells how to sign in, in the reader's language; odd tokens do not even reach identity."""
    for headers in ({}, {"Authorization": "Basic x"}, {"Authorization": "Bearer "}, {"Cookie": "obhut_session="}):
        answer = house.call("GET", "/v1/cases", headers)
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert house.call("GET", "/v1/cases", {"Authorization": "Bearer " + "x" * 300}).status == 401
    assert house.identity.asked == 0


def test_an_ended_session_is_told_so(house: House) -> None:
    """Identity's reason is passed on: ended is another thing than never signed in."""
    answer = house.call("GET", "/v1/cases", {"Authorization": "Bearer long-gone"})
    assert (answer.status, answer.json()["code"]) == (401, "token_expired")
