"""S: twilio-python in a loop, one thread, connection kept, against the sandbox carrier.

`python -m bench.units.send_loop HOW_MANY FIRST` prints the seconds it took. FIRST numbers the phones it writes to.
"""

import os
import sys
import time

from twilio.rest import Client


def main(how_many: int, first: int) -> None:
    client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
    client.api.base_url = os.environ["TWILIO_API_URL"]
    sender, callback = os.environ["BENCH_SENDER"], os.environ["BENCH_CALLBACK"]
    began = 0.0
    for number in range(how_many + 1):
        to = f"+1919{first + number:07d}"
        client.messages.create(to=to, from_=sender, body="Your hearing is on Tuesday.", status_callback=callback)
        began = began or time.perf_counter()  # after the first, which opened the connection
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
