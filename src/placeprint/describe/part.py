"""A file half downloaded: its bytes in ``<target>.part`` and what they belong to in ``<target>.part.json``.

A later call goes on where this one was broken off or killed, by a range request that the server honours only while
the file is still the same one (RFC 9110, sections 13.1.5 and 14.2). The target appears by one rename, once it is
complete and verified.
"""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from placeprint.errors import ModelError

__all__ = ["AttemptFailedError", "Part", "Progress", "shown_url", "storage_error"]

Progress = Callable[[int, int | None], None]
"""Called with the bytes done, counted from the file's start, and their total where the server told it."""

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_HEADER_PATTERN = r"^[\x20-\x7e]{1,1000}$"
_Header = Annotated[str, Field(pattern=_HEADER_PATTERN)]


class AttemptFailedError(Exception):
    """This attempt failed, and the next one may not.

    Args:
        reason: a few words for people.
        wait_s: how long the server asks to be left alone.
    """

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


def shown_url(url: str) -> str:
    """The address without user, password, query and fragment, fit for messages and model cards."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        return "the address given"
    place = f"[{host}]" if ":" in host else quote(host, errors="replace")
    if port is not None:
        place += f":{port}"
    return f"{parts.scheme}://{place}{quote(parts.path, safe='/%:@!$&()*+,;=~', errors='replace')}"


def storage_error(error: OSError, path: Path) -> ModelError:
    """Say in one line why a file can't be stored, and what to do."""
    if error.errno in _DISK_FULL:
        return ModelError(f"{path}: no room left on the disk; make room and run the same command again")
    why = error.strerror or type(error).__name__
    return ModelError(f"{path}: can't be stored ({why}); set PLACEPRINT_MODELS to a folder you can write to")


class _Record(BaseModel):
    """What the bytes belong to. Of the address only a hash: it may hold credentials."""

    model_config = ConfigDict(extra="forbid", strict=True)

    url_sha256: str
    etag: _Header | None = None
    last_modified: _Header | None = None
    total: Annotated[int, Field(gt=0)] | None = None

    @property
    def validator(self) -> str | None:
        """What ``If-Range`` may carry: a strong entity tag, or else the date."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Part:
    """The bytes and their record, always in step: the record never describes other bytes than these.

    Args:
        target: the file to be; its folder exists.
        url: where it comes from.
        size_limit: the most bytes to accept.

    Raises:
        ModelError: if what an earlier call left can't be read.
    """

    def __init__(self, target: Path, *, url: str, size_limit: int) -> None:
        self.target = target
        self.path = target.with_name(target.name + ".part")
        self.size = 0
        self.furthest = 0
        self._ended = False
        self._hash = hashlib.sha256()
        self._record_path = target.with_name(target.name + ".part.json")
        self._address = shown_url(url)
        self._size_limit = size_limit
        self._record = _Record(url_sha256=hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest())
        self._take_up()

    def _take_up(self) -> None:
        """Go on from what an earlier call left, if it belongs to the same address."""
        try:
            record = _Record.model_validate_json(self._record_path.read_bytes())
            if record.url_sha256 != self._record.url_sha256:
                return
            with self.path.open("rb") as file:
                self._hash = hashlib.file_digest(file, "sha256")
                self.size = self.furthest = file.tell()
            self._record = record
        except (FileNotFoundError, ValidationError):
            # A record that is missing or damaged vouches for nothing: the first answer starts the file again.
            return
        except OSError as error:
            raise storage_error(error, self.path) from error

    @property
    def complete(self) -> bool:
        """All bytes are there: as many as announced or, where no number was, up to where the server ended."""
        total = self._record.total
        return self.size > 0 and (self._ended if total is None else self.size == total)

    @property
    def resumable(self) -> bool:
        """There are bytes, and a way to ask for the rest of just this file."""
        return self.size > 0 and self._record.validator is not None

    def range_headers(self) -> dict[str, str]:
        """Ask for the rest if the file is still the same, for all of it if not."""
        if self.size == 0 or self._record.validator is None:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": self._record.validator}

    def start(self, headers: Mapping[str, str], *, end_is_known: bool) -> None:
        """Begin at the first byte of what the server now sends.

        Args:
            headers: of the answer; names in any case.
            end_is_known: a cut file would be noticed even without ``Content-Length``.

        Raises:
            ModelError: if the file is empty, too large, can't be stored, or could be cut unnoticed.
        """
        announced = re.fullmatch(r"[0-9]{1,19}", headers.get("Content-Length", ""))
        if announced and int(announced[0]) == 0:
            raise ModelError(f"{self._address}: the server sends an empty file; check the address")
        if announced is None and not end_is_known:
            raise ModelError(
                f"{self._address}: the server doesn't say how long the file is, so a cut one would pass for whole; "
                "give its SHA-256, or fetch it in another way and add it by its path"
            )
        self.discard()
        self._record.total = int(announced[0]) if announced else None
        self._record.etag = _header(headers, "ETag")
        self._record.last_modified = _header(headers, "Last-Modified")
        self._check_room()
        try:
            # First the empty file, then its record: killed in between, no old bytes stand beside a new record.
            self.path.write_bytes(b"")
            fresh = self._record_path.with_name(self._record_path.name + ".new")
            fresh.write_text(self._record.model_dump_json(), encoding="utf-8")
            os.replace(fresh, self._record_path)
        except OSError as error:
            raise storage_error(error, self.path) from error

    def go_on(self, headers: Mapping[str, str]) -> None:
        """Make sure that a partial answer is the rest of the same file.

        Raises:
            AttemptFailedError: if it isn't; the bytes so far are dropped.
            ModelError: if the rest has no room.
        """
        match = re.fullmatch(r"bytes ([0-9]{1,19})-[0-9]{1,19}/([0-9]{1,19}|\*)", headers.get("Content-Range", ""))
        total = int(match[2]) if match and match[2] != "*" else self._record.total
        same = (
            match is not None
            and int(match[1]) == self.size
            and headers.get("ETag", self._record.etag) == self._record.etag
            and self._record.total in (None, total)
        )
        if not same:
            self.discard()
            raise AttemptFailedError("the server went on with another file than it began")
        self._record.total = total
        self._ended = False
        self._check_room()

    def append(self, pieces: Iterator[bytes], on_progress: Progress | None) -> None:
        """Write a body as it comes.

        Raises:
            AttemptFailedError: if it ends before or after the announced size.
            ModelError: if it grows too large or can't be stored.
        """
        try:
            # Unbuffered, so that a kill loses nothing of what was received.
            file = self.path.open("ab", buffering=0)
        except OSError as error:
            raise storage_error(error, self.path) from error
        with file:
            for piece in pieces:
                rest = memoryview(piece)
                try:
                    while rest:
                        rest = rest[file.write(rest) :]
                except OSError as error:
                    raise storage_error(error, self.path) from error
                self._hash.update(piece)
                self.size += len(piece)
                if self.size > self._size_limit:
                    break
                self.furthest = max(self.furthest, self.size)
                if on_progress is not None:
                    on_progress(self.size, self._record.total)
        if self.size > self._size_limit:
            self._refuse_size()
        self._ended = True
        size, total = self.size, self._record.total
        if size == 0:
            raise AttemptFailedError("the server sent nothing")
        if total is not None and size != total:
            if size > total:
                self.discard()
            raise AttemptFailedError(f"the server announced {total:_} bytes and sent {size:_}")

    def discard(self) -> None:
        """Forget the bytes and their record.

        Raises:
            ModelError: if they can't be deleted.
        """
        try:
            self._record_path.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, self.path) from error
        self._record = _Record(url_sha256=self._record.url_sha256)
        self._hash = hashlib.sha256()
        self.size = 0
        self._ended = False

    def finish(self, expected: str | None) -> str:
        """Verify the bytes and let the target appear.

        Args:
            expected: SHA-256 that they must have; None to accept any.

        Returns:
            Their SHA-256.

        Raises:
            ModelError: if the hashes differ; nothing is kept then.
        """
        actual = self._hash.hexdigest()
        if expected is not None and actual != expected:
            self.discard()
            raise ModelError(
                f"{self._address}: its SHA-256 is {actual}, not {expected}; nothing was kept, check the hash and where "
                "the file comes from"
            )
        try:
            with self.path.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(self.path, self.target)
            self._record_path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, self.target) from error
        return actual

    def _check_room(self) -> None:
        """Refuse a file that won't fit before its first byte is asked for."""
        if self._record.total is None:
            return
        if self._record.total > self._size_limit:
            self._refuse_size()
        missing, free = self._record.total - self.size, shutil.disk_usage(self.target.parent).free
        if missing > free:
            raise ModelError(
                f"{self.target.parent}: no room left on the disk for {self._address}, which needs {missing:_} bytes "
                f"where {free:_} are free; make room and run the same command again"
            )

    def _refuse_size(self) -> None:
        self.discard()
        raise ModelError(f"{self._address}: larger than {self._size_limit:_} bytes, the most that a model can have")


def _header(headers: Mapping[str, str], name: str) -> str | None:
    """A header to send back later, if it is plain text."""
    value = headers.get(name, "")
    return value if re.fullmatch(_HEADER_PATTERN, value) else None
