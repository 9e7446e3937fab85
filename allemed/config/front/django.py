"""Django's WSGI application, called in threads with a whole request, and its whole answer taken back.

A thread is busy only while Django works: bodies arrive before, answers leave after, however slow the client is.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any, ParamSpec, TypeVar
from urllib.parse import unquote_to_bytes

from allemed.config.front.headers import Header
from allemed.config.front.visitors import Connection

THREADS = 10
MOST_WAITING = 200  # behind the ten: more would wait longer than a person does
IN_MEMORY = 1024 * 1024

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class TooBusyError(Exception):
    """All threads are busy and many requests wait already."""


@dataclass(slots=True)
class Answer:
    """What Django answered. `body` is bytes, or a file at its beginning when it was large; `length` is in bytes."""

    status: int
    headers: list[Header]
    body: bytes | IO[bytes]
    length: int


def make_environ(
    *,
    method: str,
    raw_path: bytes,
    query: bytes,
    headers: Iterable[Header],
    connection: Connection,
    server: tuple[str, object],
    http_version: str,
    body: IO[bytes],
    length: int,
) -> Environ:
    """The request as WSGI says it (PEP 3333). `headers` are those `visitors.headers_for_django` kept."""
    environ: Environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw_path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{http_version}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": connection.address,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": connection.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "allemed.front": True,  # see base.http.stored_file
    }
    for name, value in headers:
        key = name.decode("latin-1").upper().replace("-", "_")
        if key in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
            continue
        if key != "CONTENT_TYPE":
            key = f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    environ["CONTENT_LENGTH"] = str(length)
    return environ


class DjangoThreads:
    """Ten threads that run the WSGI application, each with its own database connection."""

    def __init__(self, application: Wsgi, *, threads: int = THREADS, most_waiting: int = MOST_WAITING) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._most = threads + most_waiting
        self.under_way = 0

    async def answer(self, environ: Environ) -> Answer:
        """Run the application on `environ`. Raises `TooBusyError` at once when too many wait."""
        return await self.run(self._call, environ)

    async def run(
        self, function: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Run any function that uses Django in one of the threads. Raises `TooBusyError`."""
        if self.under_way >= self._most:
            raise TooBusyError
        self.under_way += 1
        future = asyncio.get_running_loop().run_in_executor(self._threads, lambda: function(*arguments, **named))
        future.add_done_callback(self._done)
        return await asyncio.shield(future)  # a client that leaves cannot stop a thread, nor free its place

    def _done(self, future: asyncio.Future[Any]) -> None:
        self.under_way -= 1
        if not future.cancelled():
            future.exception()  # whoever waited may have left

    def close(self) -> None:
        """Take no more work. What runs, runs on."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _call(self, environ: Environ) -> Answer:
        started: list[tuple[int, list[Header]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _error: object = None
        ) -> Callable[[bytes], None]:
            # Django begins its cookies with a space.
            encoded = [(name.lower().encode("latin-1"), value.encode("latin-1").strip()) for name, value in headers]
            started.append((int(status.split(" ", 1)[0]), encoded))
            return _no_write

        chunks = self._application(environ, start_response)
        try:
            body, length = _collect(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
            environ["wsgi.input"].close()
        status, headers = started[-1]
        return Answer(status, headers, body, length)


def _no_write(_data: bytes) -> None:
    raise NotImplementedError("Django does not use WSGI's write().")


def _collect(chunks: Iterable[bytes]) -> tuple[bytes | IO[bytes], int]:
    held: list[bytes] = []
    length = 0
    file: IO[bytes] | None = None
    for chunk in chunks:
        length += len(chunk)
        if file is None and length > IN_MEMORY:
            file = tempfile.TemporaryFile()  # noqa: SIM115  (closed when it has been sent)
            file.writelines(held)
            held.clear()
        if file is None:
            held.append(chunk)
        else:
            file.write(chunk)
    if file is not None:
        file.seek(0)
        return file, length
    return b"".join(held), length
