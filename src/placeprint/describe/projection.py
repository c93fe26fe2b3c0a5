"""The atlas's own projection: a descriptor trained elsewhere, adapted to the town at hand in closed form.

Learned whitening (Mikolajczyk and Matas, "Improving Descriptors for Fast Tree Matching by Optimal Linear Projection",
ICCV 2007; Radenović, Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", TPAMI 2018) whitens
the scatter *within* places, which is what season, light and traffic change, and keeps the leading directions of the
rest. Where every place was captured once only, PCA whitening (Jégou and Chum, "Negative evidences and co-occurences in
image retrieval", ECCV 2012) is what is left. Both are regularised: see docs/adaptation.md for the measurements.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from placeprint.errors import AtlasError

__all__ = ["AdaptationKind", "Projection", "fit_learned_whitening", "fit_pca_whitening"]

AdaptationKind = Literal["learned", "pca", "none"]

DIMENSIONS = 512
# Share of the mean eigenvalue added to every eigenvalue of the within-place scatter before it is whitened.
_LEARNED_REGULARISATION = 0.1
# Likewise for PCA whitening. Measured on stockholm val with one capture a place and heading (recall@1): none 14.2,
# a tenth 55.8, one 57.6, bare descriptors 50.3; without it, directions that only hold noise are blown up to full size.
_PCA_REGULARISATION = 1.0
_BLOCK_ROWS = 4_096
_EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Projection:
    """An affine map to fewer dimensions, then unit length.

    Attributes:
        kind: how it was fitted; ``none`` leaves descriptors as they are.
        mean: float32 ``[dim_in]``, subtracted first.
        matrix: float32 ``[dim_in, dim_out]``.
        fitted_rows: how many photos it was fitted on.
    """

    kind: AdaptationKind
    mean: NDArray[np.float32]
    matrix: NDArray[np.float32]
    fitted_rows: int

    @classmethod
    def identity(cls, dim: int) -> "Projection":
        """The projection that changes nothing."""
        return cls("none", np.zeros(dim, np.float32), np.zeros((dim, 0), np.float32), 0)

    @property
    def dim(self) -> int:
        """Dimensions of what comes out."""
        return len(self.mean) if self.kind == "none" else int(self.matrix.shape[1])

    def __call__(self, descriptors: NDArray[np.floating]) -> NDArray[np.float32]:
        """Project ``[n, dim_in]`` to unit-length float32 ``[n, dim]``."""
        rows = np.asarray(descriptors).astype(np.float32, copy=False)
        if self.kind != "none":
            rows = ((rows - self.mean) @ self.matrix).astype(np.float32, copy=False)
        length = np.sqrt(np.sum(np.square(rows), axis=1, keepdims=True))
        unit: NDArray[np.float32] = rows / np.maximum(length, np.float32(_EPSILON))
        return unit

    def save(self, path: Path) -> None:
        """Write as ``.npz`` (plain arrays, no pickle)."""
        with path.open("wb") as file:
            np.savez(
                file,
                kind=np.array(self.kind),
                mean=self.mean,
                matrix=self.matrix,
                fitted_rows=np.array(self.fitted_rows),
            )

    @classmethod
    def load(cls, path: Path) -> "Projection":
        """Read what `save` wrote.

        Raises:
            AtlasError: if the file is missing or damaged.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                # `save` packs nothing, and a packed array may be a thousand times what it takes on the disk.
                if any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist()):
                    raise ValueError("packed")
            with np.load(path, allow_pickle=False) as arrays:
                kind, mean, matrix = str(arrays["kind"]), arrays["mean"], arrays["matrix"]
                fitted_rows = int(arrays["fitted_rows"])
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise AtlasError(f"{path} is missing or damaged; refit it with `placeprint adapt`") from error
        valid = mean.dtype.kind == matrix.dtype.kind == "f" and mean.ndim == 1 and matrix.ndim == 2
        valid = valid and (kind == "none" or (kind in ("learned", "pca") and len(matrix) == len(mean)))
        if not (valid and np.isfinite(mean).all() and np.isfinite(matrix).all()):
            raise AtlasError(f"{path} is damaged; refit it with `placeprint adapt`")
        return cls(kind, mean.astype(np.float32), matrix.astype(np.float32), fitted_rows)  # type: ignore[arg-type]


def fit_learned_whitening(
    descriptors: NDArray[np.floating], group: NDArray[np.integer], *, dim: int = DIMENSIONS
) -> Projection:
    """Whiten the scatter within groups, then keep the leading directions of what is left.

    Args:
        descriptors: ``[n, dim_in]``.
        group: ``[n]``, the same number for captures of the same view; at least one group has two.
        dim: dimensions to keep at most.

    Returns:
        The projection, to ``min(dim, n - 1, dim_in)`` dimensions.
    """
    _, member, count = np.unique(group, return_inverse=True, return_counts=True)
    # One float32 copy in group order, centred in place: an atlas is built in a few hundred megabytes.
    rows = np.asarray(descriptors[np.argsort(member, kind="stable")], dtype=np.float32)
    mean = rows.mean(axis=0)
    rows -= mean
    total = (rows.T @ rows).astype(np.float64)
    starts = np.concatenate([[0], np.cumsum(count)[:-1]])
    centre = np.add.reduceat(rows, starts, axis=0) / count[:, None].astype(np.float32)
    member = np.repeat(np.arange(len(count)), count)
    # From the deviations themselves: total minus between would leave rounding errors where few groups have two.
    within = np.zeros_like(total)
    for start in range(0, len(rows), _BLOCK_ROWS):
        deviation = rows[start : start + _BLOCK_ROWS] - centre[member[start : start + _BLOCK_ROWS]]
        within += deviation.T @ deviation
    # Groups of one have no scatter of their own, and their freedom is not counted either.
    within /= max(int((count - 1).sum()), 1)
    within[np.diag_indices_from(within)] += _LEARNED_REGULARISATION * np.trace(within) / len(within) + 1e-9
    # Any square root of the inverse whitens; that of Cholesky's factor costs a tenth of one from eigenvectors, and the
    # rotation between the two is undone by the next step.
    whiten = np.linalg.inv(np.linalg.cholesky(within)).T.astype(np.float32)
    _, leading = np.linalg.eigh((whiten.T @ total.astype(np.float32) @ whiten).astype(np.float64))
    keep = min(dim, len(rows) - 1, rows.shape[1])
    matrix = whiten @ leading[:, ::-1][:, :keep].astype(np.float32)
    return Projection("learned", mean, np.ascontiguousarray(matrix, dtype=np.float32), len(rows))


def fit_pca_whitening(descriptors: NDArray[np.floating], *, dim: int = DIMENSIONS) -> Projection:
    """Rotate to the principal directions and damp the strong ones.

    Args:
        descriptors: ``[n, dim_in]``, n of at least two.
        dim: dimensions to keep at most.

    Returns:
        The projection, to ``min(dim, n - 1, dim_in)`` dimensions.
    """
    rows = np.array(descriptors, dtype=np.float32)
    mean = rows.mean(axis=0)
    rows -= mean
    keep = min(dim, len(rows) - 1, rows.shape[1])
    values, vectors = np.linalg.eigh((rows.T @ rows).astype(np.float64) / len(rows))
    values, vectors = values[::-1][:keep], vectors[:, ::-1][:, :keep]
    floor = _PCA_REGULARISATION * float(np.maximum(values, 0).mean()) + _EPSILON
    matrix = vectors / np.sqrt(np.maximum(values, 0) + floor)
    return Projection("pca", mean, np.ascontiguousarray(matrix, dtype=np.float32), len(rows))
