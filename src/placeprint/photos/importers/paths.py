"""Where the paths in a manifest lead, and the guard that keeps them inside one folder."""

import functools
import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from placeprint.photos.importers.cells import to_mask

__all__ = ["Paths", "resolve_paths"]

# What nearly every path looks like: nothing to resolve, so whole columns can be joined to the root at once.
_CLEAN = r"^[^/\\:\x00-\x1f\x7f]+(/[^/\\:\x00-\x1f\x7f]+)*$"
_DOTTED = r"(^|/)\.\.?(/|$)"
_LONGEST_NAME = 255
_LONGEST_PATH = 4096

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_DRIVE = re.compile(r"[A-Za-z]:/")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_BAD = "bad-path"
_OUTSIDE = "outside-root"


@dataclass(frozen=True, slots=True)
class Paths:
    """A column of paths, resolved.

    Attributes:
        uris: absolute POSIX paths, null where the cell can't be used.
        refused: row position to reason and what is wrong.
    """

    uris: pa.ChunkedArray
    refused: dict[int, tuple[str, str]]


def resolve_paths(cells: pa.ChunkedArray, root: Path) -> Paths:
    """Resolve a column of paths against a folder.

    Relative paths start at `root`; back slashes count as slashes, for manifests written on Windows. Nothing may lead
    out of `root`. The check reads names only, so a link inside the folder may well point elsewhere; an absolute path
    is also accepted where its folder, with links resolved, lies in the folder that `root` really is.

    Args:
        cells: text; null for an empty cell.
        root: the folder.

    Returns:
        The absolute paths, links not resolved, and the cells that were refused.
    """
    folder = Path(os.path.abspath(root)).as_posix()
    prefix = _slashed(folder)
    inside = pc.starts_with(cells, prefix)
    relative = pc.if_else(inside, pc.utf8_slice_codeunits(cells, len(prefix)), cells)
    clean = pc.and_(pc.match_substring_regex(relative, _CLEAN), pc.invert(pc.match_substring_regex(relative, _DOTTED)))
    clean = pc.and_(clean, pc.less_equal(pc.binary_length(relative), _LONGEST_NAME))
    joined = pc.binary_join_element_wise(prefix, relative, "")
    uris = pc.if_else(clean, joined, pa.scalar(None, joined.type))

    rest: NDArray[np.int64] = np.flatnonzero(~to_mask(clean))
    if not len(rest):
        return Paths(uris, {})
    refused: dict[int, tuple[str, str]] = {}
    resolver = _Resolver(folder)
    replaced: list[str | None] = []
    for row, cell in zip(rest.tolist(), cells.take(pa.array(rest)).to_pylist(), strict=True):
        found, wrong = resolver.resolve(cell)
        replaced.append(found)
        if wrong is not None:
            refused[row] = wrong
    mask = np.zeros(len(cells), bool)
    mask[rest] = True
    whole = uris.combine_chunks() if isinstance(uris, pa.ChunkedArray) else uris
    whole = pc.replace_with_mask(whole, pa.array(mask), pa.array(replaced, whole.type))
    return Paths(pa.chunked_array([whole]), refused)


class _Resolver:
    """Resolves one path at a time, remembering the folders it has looked up."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._real_folder = _slashed(os.path.realpath(folder))
        self._real = functools.lru_cache(maxsize=65536)(os.path.realpath)

    def resolve(self, cell: str | None) -> tuple[str | None, tuple[str, str] | None]:
        """Return the absolute path, or what is wrong with the cell."""
        if cell is None:
            return None, (_BAD, "There is no path: fill it in.")
        if _CONTROL.search(cell):
            return None, (_BAD, "The path holds control characters: mend it.")
        if _SCHEME.match(cell):
            return None, (_BAD, "The path is a web address: download the photo and give its path.")
        cell = cell.replace("\\", "/")
        if os.name != "nt" and _DRIVE.match(cell):
            return None, (_OUTSIDE, "The path is on a Windows drive: give it relative to the manifest, or name --root.")
        path = Path(os.path.abspath(os.path.join(self._folder, cell))).as_posix()
        if len(path.encode()) > _LONGEST_PATH or any(len(part.encode()) > _LONGEST_NAME for part in path.split("/")):
            return None, (_BAD, "The path is longer than file systems allow: mend it.")
        if path == self._folder or cell.endswith("/"):
            return None, (_BAD, "The path names a folder: name the photo.")
        if path.startswith(_slashed(self._folder)) or self._really_inside(path):
            return path, None
        return None, (
            _OUTSIDE,
            f"The path leads out of {self._folder}: name the folder that holds the photos with --root.",
        )

    def _really_inside(self, path: str) -> bool:
        return _slashed(self._real(os.path.dirname(path))).startswith(self._real_folder)


def _slashed(folder: str) -> str:
    return folder if folder.endswith("/") else folder + "/"
