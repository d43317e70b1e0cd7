"""What is too long for a field is said in our words, and comes back to be shortened."""

import pytest

FIELDS = [
    ("/conversations", "to", "Write at most 80 characters."),
    ("/settings/firm", "name", "Write at most 120 characters."),
    ("/settings/firm", "monday", "Write at most 120 characters."),
    ("/settings/firm", "office_phone", "Write at most 40 characters."),
    ("/settings/firm", "segment_price", "Write at most 40 characters."),
    ("/settings/numbers", "number", "Write at most 40 characters."),
    ("/settings/people", "email", "Write at most 254 characters."),
]


@pytest.mark.parametrize(("path", "field", "said"), FIELDS)
def test_what_is_too_long_is_said_in_our_words(ada, path, field, said):
    answer = ada.post(path, data={field: "8" * 500})

    assert answer.status_code == 422
    assert said in answer.text
    assert "8" * 500 in answer.text
    assert "Field cannot be longer" not in answer.text
