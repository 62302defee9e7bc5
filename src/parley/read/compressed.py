"""Compressed files in, plain bytes out, within limits: gzip, bzip2 and xz, told by their first bytes.

A small file that unpacks to a huge one ("bomb") is stopped by the ratio of bytes out to bytes in.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import BinaryIO, cast

from parley.errors import InputError, TooLarge

_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
_FLOOR = 2**20  # bytes out below which no ratio is too much
_DAMAGE = (EOFError, zlib.error, lzma.LZMAError, OSError)


def plain(file: io.BufferedReader, *, name: str, most_ratio: int) -> io.BufferedReader:
    """The file itself, or its decompressed bytes; reading it raises TooLarge or InputError."""
    start = file.peek(6)[:6]
    for magic, method in _MAGIC.items():
        if start.startswith(magic):
            return io.BufferedReader(
                _Plain(file, method, name=name, most_ratio=most_ratio), buffer_size=2**16
            )
    return file


class _Counted(io.RawIOBase):
    """Passes bytes through and counts them."""

    def __init__(self, file: io.BufferedReader) -> None:
        super().__init__()
        self._file = file
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the buffer protocol has no name before Python 3.12
        read = self._file.readinto1(view)
        self.count += read
        return read


class _Plain(io.RawIOBase):
    """Decompressed bytes, checked against the ratio as they come."""

    def __init__(self, file: io.BufferedReader, method: str, *, name: str, most_ratio: int) -> None:
        super().__init__()
        self._packed = _Counted(file)
        self._file = _opened(cast(BinaryIO, self._packed), method)
        self._method, self._name, self._most_ratio = method, name, most_ratio
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # see above
        try:
            data = self._file.read(len(view))
        except _DAMAGE as error:
            raise InputError(
                f"{self._name}: damaged or cut short ({self._method}: {error}); fetch or pack it again"
            ) from error
        view[: len(data)] = data
        self._count += len(data)
        if self._count > max(_FLOOR, self._most_ratio * self._packed.count):
            raise TooLarge(
                f"{self._name}: unpacks to more than {self._most_ratio} times its size; if it is no bomb, raise "
                f"the setting max_compression_ratio"
            )
        return len(data)


def _opened(file: BinaryIO, method: str) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    if method == "gzip":
        return gzip.GzipFile(fileobj=file, mode="rb")
    if method == "bzip2":
        return bz2.BZ2File(file)
    return lzma.LZMAFile(file)
