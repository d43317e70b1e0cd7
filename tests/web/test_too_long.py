"""What is too long for a field is said in our words, and comes back to be shortened."""

import pytest

from tests.rules.reading import calls_of

FIELDS = [
    ("/conversations", "to", "Write at most 80 characters."),
    ("/settings/firm", "name", "Write at most 120 characters."),
    ("/settings/firm", "monday", "Write at most 120 characters."),
    ("/settings/firm", "office_phone", "Write at most 40 characters."),
    ("/settings/firm", "segment_price", "Write at most 40 characters."),
    ("/settings/numbers", "number", "Write at most 40 characters."),
    ("/settings/people", "email", "Write at most 254 characters."),
    ("/settings/texting/hours", "hours", "Write at most 120 characters."),
    ("/settings/texting/reminders", "before", "Write at most 60 characters."),
    ("/settings/texting/away", "holidays", "Write at most 4000 characters."),
]
LONG = "8" * 4500


@pytest.mark.parametrize(("path", "field", "said"), FIELDS)
def test_what_is_too_long_is_said_in_our_words(ada, path, field, said):
    answer = ada.post(path, data={field: LONG})

    assert answer.status_code == 422
    assert said in answer.text
    assert LONG in answer.text
    assert "Field cannot be longer" not in answer.text


def test_no_form_leaves_those_words_to_the_library():
    without_words = [one for one in calls_of("Length") if "message" not in {word.arg for word in one.call.keywords}]

    assert [str(one) for one in without_words] == []
