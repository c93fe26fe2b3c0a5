"""The frozen trunk's feature maps on disk: computed once with ONNX Runtime, so that a head trains in minutes."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.describe.stream import worker_count
from placeprint.learn.aggregators.average import AveragePooling
from placeprint.learn.backbones.trunk import Trunk
from placeprint.learn.data.store import fill
from placeprint.learn.export import export_describer
from placeprint.progress import OnProgress

__all__ = ["cache_features"]

_BLOCK = 64
_AT_ONCE = 2


def cache_features(
    trunk: Trunk, pixels: Path, usable: NDArray[np.bool_], *, name: str, on_progress: OnProgress
) -> Path:
    """Compute feature maps beside the decoded photos, unless that is done already.

    Args:
        trunk: with its pretrained weights.
        pixels: uint8 ``[photos, side, side, 3]`` as .npy.
        usable: photos that were decoded; the others' features stay zero.
        name: of the trunk, part of the file's name.
        on_progress: told after every block.

    Returns:
        The .npy file, float16 ``[photos, channels, side / stride, side / stride]``.

    Raises:
        InputError: the disk has no room.
    """
    photos = np.load(pixels, mmap_mode="r")
    side = photos.shape[1]
    shape = (len(photos), trunk.channels, side // trunk.stride, side // trunk.stride)
    describers: list[Describer] = []

    def describer() -> Describer:
        # Exported only where something is left to compute.
        if not describers:
            with tempfile.TemporaryDirectory() as folder:
                model = Path(folder) / "trunk.onnx"
                export_describer(trunk, AveragePooling(), model, input_px=side, metadata={"name": name})
                describers.append(Describer(resolve(str(model))))
        return describers[0]

    with ThreadPoolExecutor(worker_count(), thread_name_prefix="features") as pool:

        def make(rows: slice) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
            run = describer().describe_with_features
            parts = [slice(start, min(start + _AT_ONCE, rows.stop)) for start in range(rows.start, rows.stop, _AT_ONCE)]
            made = pool.map(lambda part: run(np.ascontiguousarray(photos[part]))[1].astype(np.float16), parts)
            return np.concatenate(list(made)), usable[rows]

        fill(
            pixels.with_name(f"features-{name}"),
            shape=shape,
            dtype=np.float16,
            block=_BLOCK,
            make=make,
            on_rows=lambda done, total: on_progress("computing features", done, total),
        )
    return pixels.with_name(f"features-{name}.npy")
