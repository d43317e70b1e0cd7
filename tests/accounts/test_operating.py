import pytest
from argon2 import Type, extract_parameters

from casestatus.accounts import passwords
from casestatus.accounts.operating import create_operator
from casestatus.accounts.passwords import hash_password, is_password
from casestatus.core.errors import Refused
from tests.factories import a_user, an_operator
from tests.messaging.reading import words

PASSWORD = "harbor-demo"


def test_an_operator_who_was_created_can_sign_in(nobody):
    create_operator(email=" Olu@Host.test ", name="Olu Mensah", password=PASSWORD)

    answer = nobody.post("/sign-in", data={"email": "olu@host.test", "password": PASSWORD})

    assert answer.status_code == 303
    assert "Olu Mensah" in words(nobody.get("/operator/firms"))


def test_an_address_signs_in_one_person_only(firm):
    ana = a_user("Ana Whitfield")

    for email in (an_operator().email, ana.email, ana.email.upper()):
        with pytest.raises(Refused, match="Somebody signs in with that e-mail address already."):
            create_operator(email=email, name="Olu", password=PASSWORD)


@pytest.mark.parametrize("email", ["", "olu", "olu@", "@host.test", "olu@host", "o lu@host.test", "a@b@c.test"])
def test_an_address_that_is_none_is_refused(rooms, email):
    with pytest.raises(Refused, match="is not an e-mail address."):
        create_operator(email=email, name="Olu", password=PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "123456789"])
def test_a_short_password_is_refused(rooms, password):
    with pytest.raises(Refused, match="Use a password of at least 10 characters."):
        create_operator(email="olu@host.test", name="Olu", password=password)


@pytest.mark.parametrize("password", ["1234567890", "Password123!", "aaaaaaaaaab", "!!qwertyuiop", "welcome-2026"])
def test_what_everybody_guesses_first_is_refused(password):
    with pytest.raises(Refused, match="That password is among the first that are guessed."):
        hash_password(password)


@pytest.mark.parametrize(
    "password", ["my password is long", "correct horse battery", "x1-y2-z3-w4", "пароль для конторы"]
)
def test_what_takes_longer_to_guess_is_taken(password):
    assert is_password(hash_password(password), password)


def test_an_endless_password_is_refused_with_the_limit(rooms):
    with pytest.raises(Refused, match="Use a password of at most 200 characters."):
        hash_password("p" * 201)


def test_a_password_is_kept_as_argon2id_and_never_as_itself():
    kept = hash_password(PASSWORD)

    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert is_password(kept, PASSWORD)
    assert not is_password(kept, PASSWORD + " ")


def test_it_takes_as_much_memory_and_time_to_guess_one_as_rfc_9106_asks_for():
    kept = extract_parameters(passwords._nobody)  # made by the product's own hasher, before tests took a quick one

    assert (kept.type, kept.memory_cost, kept.time_cost, kept.parallelism) == (Type.ID, 64 * 1024, 3, 4)


@pytest.mark.parametrize("kept", [None, "", "nonsense", "$argon2id$v=19$broken"])
def test_what_is_no_hash_fits_no_password(kept):
    assert not is_password(kept, PASSWORD)
