"""A very small SMTP server for tests: it takes everything, or answers what it is told to, and keeps what it got."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable
from email.message import EmailMessage


class Sink:
    """`received` are the messages accepted; `answer` decides the reply to a message ("250 ok" takes it)."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answer: Callable[[], str] = lambda: "250 ok"
        self.answer_recipient = "250 ok"
        self.accepted = threading.Event()
        sink = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                sink._converse(self)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _converse(self, conversation: socketserver.StreamRequestHandler) -> None:
        def say(line: str) -> None:
            conversation.wfile.write(line.encode() + b"\r\n")

        say("220 sink.example")
        while line := conversation.rfile.readline():
            command = line.strip().upper()
            if command.startswith(b"DATA"):
                say("354 go on")
                lines = []
                while (part := conversation.rfile.readline()).rstrip(b"\r\n") != b".":
                    lines.append(part[1:] if part.startswith(b"..") else part)
                answer = self.answer()
                if answer.startswith("250"):
                    parsed = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                    self.received.append(parsed)
                    self.accepted.set()
                say(answer)
            elif command.startswith(b"RCPT"):
                say(self.answer_recipient)
            elif command.startswith(b"QUIT"):
                say("221 bye")
                return
            else:
                say("250 sink.example")
