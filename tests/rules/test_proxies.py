def test_behind_a_proxy_of_this_machine_the_last_address_it_names_is_the_persons(another_app):
    app = another_app(host="127.0.0.1", public_url="https://texts.firm.example")

    answer = app.test_client().get("/metrics", headers={"X-Forwarded-For": "127.0.0.1, 203.0.113.9"})

    assert answer.status_code == 404


def test_without_a_proxy_nobody_is_believed_to_be_somebody_else(another_app):
    app = another_app(host="127.0.0.1", public_url="http://127.0.0.1:8000")

    answer = app.test_client().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert answer.status_code == 200


def test_as_many_proxies_are_believed_as_were_named(another_app):
    app = another_app(host="0.0.0.0", public_url="https://texts.firm.example", proxies=2)

    near = app.test_client().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9, 127.0.0.1, 10.0.0.1"})
    far = app.test_client().get("/metrics", headers={"X-Forwarded-For": "127.0.0.1, 203.0.113.9, 10.0.0.1"})

    assert (near.status_code, far.status_code) == (200, 404)
