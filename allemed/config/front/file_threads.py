"""Threads of their own for files, so that neither pages nor Django's threads wait for a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from allemed.config.front.files import NoFileError, OpenFile, StaticFiles, fetch_file, media_headers, open_file
from allemed.config.front.headers import Header

THREADS = 4

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class FileThreads:
    """Opens and reads files. A thread is busy for one chunk at a time, however slow the client is."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="files")
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

    async def public_media(self, name: str) -> tuple[OpenFile, list[Header]]:
        """A media file that anyone may have, and its headers. Raises `NoFileError` for all others."""
        folder, _, rest = name.partition("/")
        if not rest or folder not in settings.PUBLIC_MEDIA_FOLDERS:
            raise NoFileError
        return await self.media(name), media_headers(name)

    async def media(self, name: str) -> OpenFile:
        """Any media file, from the disk or from the store. Raises `NoFileError`. Who may have it, others judge."""
        if isinstance(storages["default"], FileSystemStorage):
            return await self.run(open_file, Path(settings.MEDIA_ROOT), name)
        return await self.run(fetch_file, storages["default"], name)

    def close(self) -> None:
        """Take no more work."""
        self._threads.shutdown(wait=False, cancel_futures=True)
