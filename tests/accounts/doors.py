"""Ways into the product."""

from tests.factories import PASSWORD


def sign_in(visitor, email: str, password: str = PASSWORD, *, then: str = ""):
    query = {"next": then} if then else None
    return visitor.post("/sign-in", data={"email": email, "password": password}, query_string=query)


def is_signed_in(visitor) -> bool:
    return visitor.get("/settings/sessions").status_code == 200
