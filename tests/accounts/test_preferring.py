"""Single keys can be switched off by whoever does not want them (WCAG 2.1.4)."""

from tests.messaging.reading import words


def test_single_keys_act_until_somebody_switches_them_off(ana, ben):
    assert has_keys(ana)

    answer = ana.post("/settings/keyboard", data={"on": ""})

    assert answer.location == "/settings/keyboard"
    assert (has_keys(ana), has_keys(ben)) == (False, True)


def test_they_can_be_switched_on_again(ana):
    ana.post("/settings/keyboard", data={"on": ""})
    ana.post("/settings/keyboard", data={"on": "yes"})

    assert has_keys(ana)


def test_settings_tell_every_key(ana):
    page = words(ana.get("/settings/keyboard"))

    for key in ("j", "k", "Enter", "r", "e", "u", "/", "?"):
        assert f" {key} " in page


def has_keys(visitor) -> bool:
    return 'data-behavior="live push-again keys"' in visitor.get("/inbox").text
