"""Which new passwords are refused, and changing one's own."""

import pytest
from flask.testing import FlaskClient

from kernel.errors import BadInput
from services.identity.model.passwords import Passwords
from tests.unit.identity.conftest import PASSWORD, Call, People

NEW = "vier lose Worte am Bach"


@pytest.mark.parametrize(
    "password",
    ["passwortpasswort", "Passwort1234!", "Willkommen2026!", "Sommer2026Sommer", "jugendamt2026", "hallohallohallo"]
    + ["qwertzuiopü+", "yxcvbnmasdfgh", "1qay2wsx3edc", "asdfghjklöä#", "123456789012", "aaaaaaaaaaaa"]
    + ["P@ssw0rd1234", "erika.muster2026", "ErikaMuster!!", "administrator", "Fru\u0308hling2026"],
)
def test_what_is_guessed_first_is_no_password(password: str) -> None:
    """Common words, German ones too, walks over the keyboard, repetitions, years, and one's own name."""
    with pytest.raises(BadInput) as refused:
        Passwords("test").hash_new(password, ("erika.muster", "Erika Muster"))
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/password", "password_too_common")]


@pytest.mark.parametrize(
    "password",
    ["ein gutes Passwort", "wald-birne-lampe-123", "kornblume tanzt montags leise", "kX9#vQ2m!tRz", "ü" * 3 + NEW * 8],
)
def test_words_that_have_nothing_to_do_with_one_another_are_one(password: str) -> None:
    """Nobody is asked for signs and digits; a long one is judged by its beginning, and as quickly."""
    assert Passwords("test").hash_new(password, ("erika.muster", "Erika Muster"))


def test_a_new_account_gets_no_password_that_is_guessed_first(call: Call, people: People) -> None:
    """The first password is one too."""
    new = {"login": "nora.neu", "name": "Nora Neu", "password": "nora.neu.2026", "roles": ["clerk"]}
    refused = call(people.admin, "POST", f"/v1/agencies/{people.agency}/accounts", new)
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [("/password", "password_too_common")]
    assert "nora.neu.2026" not in refused.text


def test_ones_own_password_is_changed_by_who_knows_the_old_one(call: Call, people: People, client: FlaskClient) -> None:
    """All other sessions end, since it may be changed on suspicion; the one it is changed in goes on."""
    here, _ = (client.post("/v1/sessions", json={"login": "worker.a", "password": PASSWORD}).json for _ in range(2))
    body = {"old_password": PASSWORD, "new_password": NEW}
    assert call(people.worker, "PUT", "/v1/me/password", body, X_Obhut_Session=here["token"]).status_code == 204
    ended = sorted(session.ended_at is not None for session in people.world.shelf.sessions.values())
    assert ended == [False, True]
    current = call(people.worker, "GET", "/v1/sessions/current", X_Obhut_Session=here["token"])
    assert current.status_code == 200
    signing_in = [client.post("/v1/sessions", json={"login": "worker.a", "password": one}) for one in (PASSWORD, NEW)]
    assert [one.status_code for one in signing_in] == [401, 201]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"old_password": "something else", "new_password": NEW}, "/old_password", "password_wrong"),
        ({"old_password": PASSWORD, "new_password": PASSWORD}, "/new_password", "password_unchanged"),
        ({"old_password": PASSWORD, "new_password": "worker.a.2026"}, "/new_password", "password_too_common"),
        ({"old_password": PASSWORD, "new_password": "zu kurz"}, "/new_password", "password_too_short"),
        ({"new_password": NEW}, "/old_password", "required"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_by_field(
    call: Call, people: People, body: dict[str, str], pointer: str, code: str
) -> None:
    """And nothing has changed, nor has a session ended."""
    before = people.world.shelf.accounts[people.worker.account]
    refused = call(people.worker, "PUT", "/v1/me/password", body)
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [(pointer, code)]
    assert people.world.shelf.accounts[people.worker.account] == before
