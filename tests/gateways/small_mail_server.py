"""A mail server of a few lines, which answers as it is told and keeps what it was told."""

import socket
import threading
import time
from dataclasses import dataclass, field

HANGS_UP = ""


@dataclass
class SmallMailServer:
    """Answers each command by its first word; `answers` replace the ordinary ones. HANGS_UP closes the line."""

    answers: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    message: str = ""
    delay: float = 0.0  # seconds before the answer to a message
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self._door.accept()
            except OSError:
                return
            with line, line.makefile("rwb") as talk:
                self._talk(talk)

    def _talk(self, talk) -> None:
        try:
            self._say(talk, self._answer("greeting", "220 small"))
            while words := talk.readline().decode().strip():
                self.heard.append(words)
                self._obey(talk, words.split()[0].upper())
        except (OSError, EOFError, ValueError):
            return

    def _obey(self, talk, command: str) -> None:
        if command == "EHLO":
            lines = ["small", *self.extensions]
            self._say(talk, "\r\n".join(f"250{'-' if one != lines[-1] else ' '}{one}" for one in lines))
        elif command == "DATA":
            answer = self._answer("DATA", "354 go on")
            self._say(talk, answer)
            if answer.startswith("354"):
                self._take_message(talk)
        else:
            self._say(talk, self._answer(command, "250 fine"))

    def _take_message(self, talk) -> None:
        lines = []
        while (line := talk.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        self.message = "\n".join([*lines, ""])
        time.sleep(self.delay)
        self._say(talk, self._answer("message", "250 taken"))

    def _answer(self, name: str, usual: str) -> str:
        return self.answers.get(name, usual)

    def _say(self, talk, words: str) -> None:
        if words == HANGS_UP:
            raise EOFError
        talk.write(f"{words}\r\n".encode())
        talk.flush()
