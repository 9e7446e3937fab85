"""What someone is handing in, for as long as we are at it: in memory while small, else in a file nobody can read.

A body or an upload may hold answers of single persons. On its way to whoever locks it away it must not lie in plain
text among the temporary files, where a crash, a backup or a neighbour finds it. So it is encrypted with a key made for
it, that is nowhere but in this process's memory: whatever is left behind is noise.
"""

from __future__ import annotations

import io
import os
import secrets
import tempfile
from typing import IO, Any, cast

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

BLOCK = 16  # bytes that AES makes of one counter
KEY = 32


class SealedFile(io.BufferedIOBase):
    """A temporary file: written once from beginning to end, then read from anywhere. AES-256 in counter mode.

    In counter mode what is written over gives both writings away, so that nothing can be. There is no tag: what is
    read back was written by this very object, and whoever could change it in between could change us.
    """

    def __init__(self, *, in_memory: int = 0) -> None:
        super().__init__()
        self._in_memory = in_memory
        self._file: IO[bytes] = io.BytesIO() if in_memory else tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        self._cipher: Cipher[modes.CTR] | None = None if in_memory else _new_cipher()
        self._size = self._place = 0
        self._stream: tuple[int, CipherContext] | None = None  # what goes on from a place

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Add to the end."""
        if self._place != self._size:
            raise io.UnsupportedOperation("a sealed file is written from beginning to end")
        content = bytes(data)
        if self._cipher is None and self._size + len(content) > self._in_memory:
            self._roll_over()
        self._put(content)
        return len(content)

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(self._size - self._place, 0)
        wanted = left if size is None or size < 0 else min(size, left)
        self._file.seek(self._place)
        pieces = []
        while wanted:
            piece = self._file.read(wanted)
            if not piece:
                raise OSError("a temporary file has become shorter")
            pieces.append(self._turned(piece))
            wanted -= len(piece)
        return b"".join(pieces)

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._cipher = self._stream = None
        super().close()

    def _roll_over(self) -> None:
        """Out of memory and into a file, from the beginning."""
        self._file.seek(0)
        held = self._file.read()
        self._file.close()
        self._file, self._cipher = tempfile.TemporaryFile(buffering=0), _new_cipher()  # noqa: SIM115
        self._size = self._place = 0
        self._put(held)

    def _put(self, content: bytes) -> None:
        self._file.seek(self._place)
        waiting = memoryview(self._turned(content))
        while waiting:
            waiting = waiting[self._file.write(waiting) :]
        self._size = self._place

    def _turned(self, content: bytes) -> bytes:
        """Plain into noise or noise into plain, at the place we have come to; and go on behind it."""
        if self._cipher is None:
            self._place += len(content)
            return content
        place = self._place
        stream = self._stream[1] if self._stream and self._stream[0] == place else self._at(place)
        turned = stream.update(content)
        self._place += len(content)
        self._stream = self._place, stream
        return turned

    def _at(self, place: int) -> CipherContext:
        """The stream of the cipher from a place on: its counter begins at nought and is one more each block."""
        assert self._cipher is not None  # noqa: S101 -- the caller has looked
        counter = (place // BLOCK).to_bytes(BLOCK, "big")
        stream = Cipher(self._cipher.algorithm, modes.CTR(counter)).encryptor()
        stream.update(bytes(place % BLOCK))
        return stream


def _new_cipher() -> Cipher[modes.CTR]:
    return Cipher(algorithms.AES256(secrets.token_bytes(KEY)), modes.CTR(bytes(BLOCK)))


class SealedUploadHandler(FileUploadHandler):
    """Uploads too large for `MemoryFileUploadHandler`, instead of Django's plain temporary files."""

    file: SealedFile | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = SealedFile()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- Django says where, we go on
        assert self.file is not None  # noqa: S101 -- new_file comes first
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        assert self.file is not None  # noqa: S101 -- new_file comes first
        self.file.seek(0)
        return UploadedFile(
            file=cast("IO[bytes]", self.file),
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()
