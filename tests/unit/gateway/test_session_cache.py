"""How long the gateway believes what identity said about a session."""

from concurrent.futures import ThreadPoolExecutor

from gateway_parts import House


def test_a_session_is_asked_for_once_in_five_seconds(house: House) -> None:
    """Identity is not on the way of every request, and an ended session is refused after 5 s."""
    for _ in range(3):
        assert house.get("/v1/me").status == 200
    assert house.identity.asked == 1
    house.identity.sessions.clear()
    house.ticker.seconds += 4.9
    assert house.get("/v1/me").status == 200
    house.ticker.seconds += 0.2
    assert house.get("/v1/me").status == 401
    assert house.identity.asked == 2


def test_requests_at_once_share_one_question(house: House) -> None:
    """A page opens with a dozen requests; identity hears one."""
    house.identity.pause = 0.3
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: house.get("/v1/cases").status, range(8)))
    assert answers == [200] * 8
    assert house.identity.asked == 1


def test_while_identity_is_away_tokens_run_out(house: House) -> None:
    """Casework goes on for as long as services accept the token it gave, and no longer."""
    assert house.get("/v1/cases").status == 200
    house.identity.stop()
    house.ticker.seconds += 54
    assert house.get("/v1/cases").status == 200
    house.ticker.seconds += 2
    answer = house.get("/v1/cases")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")


def test_identitys_return_is_noticed(house: House) -> None:
    """After a moment the gateway asks again."""
    house.get("/v1/cases")
    house.identity.stop()
    house.ticker.seconds += 6
    assert house.get("/v1/cases").status == 200
    house.identity.start()
    house.identity.sessions.clear()
    house.ticker.seconds += 1.1
    assert house.get("/v1/cases").status == 401


def test_an_unknown_session_is_not_let_in_while_identity_is_away(house: House) -> None:
    """Nobody knows whose it is: 503, for it may well be good."""
    house.identity.stop()
    assert house.get("/v1/cases").status == 503
