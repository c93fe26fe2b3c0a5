"""Opening a photo's file, having made sure that it is one."""

import io
import os
import stat
from pathlib import Path
from typing import IO

from placeprint.errors import PhotoRefused

__all__ = ["MAX_BYTES", "check_bytes", "file_state", "open_photo", "read_photo"]

MAX_BYTES = 512 * 1024**2
"""Files of more bytes are refused unread."""


def file_state(uri: str) -> bytes:
    """What tells one state of a file from another without reading it: path, size and time of change."""
    try:
        status = os.stat(uri)
        state = f"{uri}\0{status.st_size}\0{status.st_mtime_ns}\0"
    except (OSError, ValueError):
        state = f"{uri}\0missing\0"
    return state.encode(errors="surrogatepass")


def open_photo(photo: Path | bytes, *, buffering: int = -1) -> IO[bytes]:
    """Open a photo for reading; opening a FIFO would wait for ever, so it is looked at first.

    Raises:
        PhotoRefused: ``missing``, ``not-a-file``, ``unreadable``, ``empty`` or ``too-large``.
    """
    if isinstance(photo, bytes):
        check_bytes(len(photo))
        return io.BytesIO(photo)
    try:
        status = os.stat(photo)
        if not stat.S_ISREG(status.st_mode):
            raise PhotoRefused("not-a-file", f"This is {_what(status.st_mode)}, not a file: give the photo's path.")
        check_bytes(status.st_size)
        return open(photo, "rb", buffering=buffering)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise PhotoRefused("missing", "There is no such file: check the path.") from None
    except OSError as error:
        raise _unreadable(error) from None


def read_photo(photo: Path | bytes) -> bytes:
    """Read a whole photo.

    Raises:
        PhotoRefused: as `open_photo`.
    """
    if isinstance(photo, bytes):
        check_bytes(len(photo))
        return photo
    with open_photo(photo, buffering=0) as file:
        try:
            return file.read()
        except OSError as error:
            raise _unreadable(error) from None


def check_bytes(count: int) -> None:
    """Refuse files of no bytes or of too many.

    Raises:
        PhotoRefused: ``empty`` or ``too-large``.
    """
    if count == 0:
        raise PhotoRefused("empty", "The file is empty: copy it again.")
    if count > MAX_BYTES:
        raise PhotoRefused(
            "too-large",
            f"{count / 1024**2:.0f} MiB are more than the {MAX_BYTES // 1024**2} read: save a smaller copy.",
        )


def _unreadable(error: OSError) -> PhotoRefused:
    return PhotoRefused("unreadable", f"The file can't be read ({error.strerror}): check its permissions and the disk.")


def _what(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a directory"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
