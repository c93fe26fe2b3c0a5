"""The one guard between the files of an atlas and the libraries that read them.

An atlas may come from anywhere, and its files may have been cut, edited or exchanged on the way. NumPy, Arrow, zipfile
and Faiss raise on such bytes whatever their innards run into (`OverflowError`, `tokenize.TokenError`, `KeyError`,
`MemoryError`, types of their own), and none of them documents the list. So every file is parsed inside `parsing`.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from placeprint.errors import AtlasError, PlaceprintError
from placeprint.photos.wording import show

__all__ = ["parsing"]


@contextlib.contextmanager
def parsing(path: Path, *, mend: str = "build the atlas again") -> Iterator[None]:
    """Turn whatever goes wrong while a file of an atlas is read into one line.

    Args:
        path: the file, or the folder of several.
        mend: what to do about it.

    Raises:
        AtlasError: if the file is missing or damaged.
    """
    try:
        yield
    except AtlasError:
        raise
    except PlaceprintError as error:
        raise AtlasError(str(error)) from error
    except OSError as error:
        raise AtlasError(f"{path} is missing or damaged ({error.strerror or show(error, 120)}); {mend}") from error
    except Exception as error:
        why = show(error, 120) if str(error) else type(error).__name__
        raise AtlasError(f"{path} is damaged ({why}); {mend}") from error
