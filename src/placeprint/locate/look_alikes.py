"""The look-alike clue: photos of the atlas that look like this one.

After Hays and Efros, "IM2GPS: estimating geographic information from a single image", CVPR 2008, with learned
descriptors in place of theirs.

Neighbours share the belief by a softmax over their similarity. How far they are believed together depends on how much
more similar the best one is than two photos of the atlas usually are. What is left is shared between "somewhere else
in this atlas's area" and "anywhere on Earth".
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placeprint.atlas import AtlasFolder
from placeprint.describe.projection import AdaptationKind
from placeprint.errors import AtlasError
from placeprint.locate.answer import LookAlikeReason
from placeprint.locate.clue import Evidence, QueryPhoto
from placeprint.sphere import Belief

__all__ = ["LookAlikeCalibration", "LookAlikes"]

_NEIGHBOURS = 50
_REASONS = 8


@dataclass(frozen=True, slots=True)
class LookAlikeCalibration:
    """Parameters of the clue; similarities are counted in deviations of the atlas's baseline.

    Attributes:
        temperature: of the softmax over neighbours.
        offset: log-odds that the place is in the atlas, at a best similarity equal to the baseline's mean.
        slope: log-odds gained with every deviation above it.
        sigma_m: spread around each neighbour's position.
        elsewhere: of what neighbours do not get, the share that goes to the whole Earth; the atlas's area gets the
            rest.
    """

    temperature: float
    offset: float
    slope: float
    sigma_m: float = 12.0
    elsewhere: float = 0.5

    def __post_init__(self) -> None:
        if not (self.temperature > 0 and self.sigma_m > 0 and 0 <= self.elsewhere <= 1):
            raise ValueError("a temperature or spread is not positive, or a share is none")


# Fitted by log-likelihood on stockholm val (queries of its own places, and with a tenth of the weight queries of places
# the atlas does not hold); see docs/results.md. An atlas may carry its own.
_DEFAULTS: Mapping[AdaptationKind, LookAlikeCalibration] = {
    "learned": LookAlikeCalibration(temperature=0.41, offset=-4.6, slope=1.19),
    "pca": LookAlikeCalibration(temperature=0.66, offset=-4.7, slope=0.99),
    "none": LookAlikeCalibration(temperature=0.13, offset=-1.9, slope=1.66),
}


class LookAlikes:
    """Nearest neighbours in an atlas, as a belief.

    Args:
        atlas: where to look.
        neighbours: how many photos to take into account.

    Raises:
        AtlasError: if the atlas carries a calibration that can't be used.
    """

    name = "look-alikes"

    def __init__(self, atlas: AtlasFolder, *, neighbours: int = _NEIGHBOURS) -> None:
        self._atlas = atlas
        self.neighbours = neighbours
        fitted = atlas.manifest.calibration.get(self.name)
        try:
            self._calibration = LookAlikeCalibration(**fitted) if fitted else _DEFAULTS[atlas.manifest.projection.kind]
        except (TypeError, ValueError) as error:
            raise AtlasError(f"{atlas.path}: calibration of {self.name} can't be used ({error})") from error

    def look(self, photo: QueryPhoto) -> Evidence:
        """Describe the photo and ask the atlas."""
        pixels = photo.decoded(self._atlas.describer.input_size).pixels
        similarity, row = self._atlas.search(self._atlas.describe(pixels[None]), self.neighbours)
        path = photo.source if isinstance(photo.source, Path) else None
        return self.weigh(similarity[0], row[0], asked=path)

    def weigh(self, similarity: NDArray[np.float32], row: NDArray[np.int64], *, asked: Path | None = None) -> Evidence:
        """The belief that follows from neighbours already found.

        Args:
            similarity: cosine similarities ``[k]``, best first.
            row: their rows in the atlas ``[k]``.
            asked: the file in question, so that a reason can say where it is that very file.
        """
        found = row >= 0
        similarity, row = similarity[found], row[found]
        calibration, baseline = self._calibration, self._atlas.manifest.baseline
        score = (similarity.astype(np.float64) - baseline.mean) / baseline.deviation
        weight = np.exp((score - score[0]) / calibration.temperature)
        weight /= weight.sum()
        present = 1.0 / (1.0 + np.exp(-(calibration.offset + calibration.slope * score[0])))
        latitude, longitude = self._atlas.positions(row)
        extent = self._atlas.manifest.extent
        area = (1.0 - present) * (1.0 - calibration.elsewhere)
        belief = Belief.at(
            latitude=np.append(latitude, extent.latitude),
            longitude=np.append(longitude, extent.longitude),
            sigma_m=np.append(np.full(len(row), calibration.sigma_m), max(extent.spread_m, calibration.sigma_m)),
            weight=np.append(present * weight, area),
            background=(1.0 - present) * calibration.elsewhere,
        )
        shares = present * weight[:_REASONS]
        return Evidence(belief, self._reasons(row[:_REASONS], similarity[:_REASONS], shares, asked))

    def _reasons(
        self,
        rows: NDArray[np.int64],
        similarity: NDArray[np.float32],
        share: NDArray[np.float64],
        asked: Path | None,
    ) -> list[LookAlikeReason]:
        own = None if asked is None else Path(os.path.abspath(asked)).as_posix()
        wanted = ["photo_id", "uri", "latitude", "longitude", "heading_deg", "captured_at"]
        photos = self._atlas.photos.select(wanted).take(rows).to_pylist()
        return [
            LookAlikeReason(
                photo_id=photo["photo_id"],
                uri=photo["uri"],
                latitude=photo["latitude"],
                longitude=photo["longitude"],
                heading_deg=photo["heading_deg"],
                captured_at=photo["captured_at"],
                similarity=round(float(alike), 4),
                weight=float(np.clip(weight, 0.0, 1.0)),
                itself=photo["uri"] == own,
            )
            for photo, alike, weight in zip(photos, similarity, share, strict=True)
        ]
