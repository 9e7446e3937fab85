"""Threads of their own for files: neither pages nor Django's threads wait for a disk, nor the disk's for a store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from allemed.config.front.files import NoFileError, OpenFile, StaticFiles, media_headers, open_file, open_stored
from allemed.config.front.headers import Header
from allemed.config.front.stored import Store, StoredFile

THREADS = 4
STORE_THREADS = 8  # each waits for the network

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class FileThreads:
    """Opens and reads files. A thread is busy for one chunk at a time, however slow the client is."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="files")
        self._store_threads = ThreadPoolExecutor(STORE_THREADS, thread_name_prefix="store")
        self._statics: StaticFiles | None = None

    async def run(
        self, function: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Run something short that may wait for the disk or take milliseconds."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: function(*arguments, **named))

    async def static(self, name: str, coding: bytes) -> tuple[OpenFile, list[Header]]:
        """A collected static file and its headers. Raises `NoFileError`."""
        if self._statics is None or not self._statics.hashed:
            self._statics = await self.run(StaticFiles.at, Path(settings.STATIC_ROOT))
        return await self.run(self._statics.open, name, coding)

    async def read(self, file: OpenFile | StoredFile, offset: int, length: int) -> bytes:
        """Up to `length` bytes of an open file. Raises `OSError` or `NotStoredError`."""
        threads = self._store_threads if isinstance(file, StoredFile) else self._threads
        return await asyncio.get_running_loop().run_in_executor(threads, file.read, offset, length)

    async def public_media(self, name: str) -> tuple[OpenFile | StoredFile, list[Header]]:
        """A media file that anyone may have, and its headers. Raises `NoFileError` for all others."""
        folder, _, rest = name.partition("/")
        if not rest or folder not in settings.PUBLIC_MEDIA_FOLDERS:
            raise NoFileError
        return await self.media(name), media_headers(name)

    async def media(self, name: str) -> OpenFile | StoredFile:
        """Any media file, from the disk or from the store. Raises `NoFileError`. Who may have it, others judge."""
        storage = storages["default"]
        if isinstance(storage, FileSystemStorage):
            return await self.run(open_file, Path(settings.MEDIA_ROOT), name)
        store = cast(Store, storage)
        return await asyncio.get_running_loop().run_in_executor(self._store_threads, open_stored, store, name)

    def close(self) -> None:
        """Take no more work."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._store_threads.shutdown(wait=False, cancel_futures=True)
