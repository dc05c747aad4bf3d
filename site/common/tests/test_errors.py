import pytest


@pytest.mark.parametrize(
    ("address", "words"), [("/accounts/login/", "open too long"), ("/ru/accounts/login/", "слишком долго")]
)
def test_a_form_that_lay_open_too_long_is_answered_in_our_own_words(db, client, address, words):
    client.handler.enforce_csrf_checks = True

    answer = client.post(address, {"login": "a@example.org"})

    assert answer.status_code == 403
    assert words in answer.content.decode()
