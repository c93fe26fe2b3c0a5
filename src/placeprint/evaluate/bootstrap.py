"""How far the figures would move had other places been drawn: the cluster bootstrap.

Photos of one place are taken with the same camera, season and light, and are found or lost together; treating them as
independent gives intervals that are too narrow. So each resample draws places with replacement and takes all photos
of each (Field and Welsh 2007), and the interval runs between percentiles of the resampled figures (Efron and
Tibshirani 1993, chapter 13).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from placeprint.errors import InputError
from placeprint.evaluate.metrics import Metric, weighted

__all__ = ["CONFIDENCE", "bootstrap_intervals"]

CONFIDENCE = 0.95

_BLOCK_ELEMENTS = 1 << 20  # weights held at once: 8 MB


def bootstrap_intervals(
    metrics: Sequence[Metric], place: Sequence[str], *, resamples: int = 1000, seed: int = 0
) -> npt.NDArray[np.float64]:
    """Give every metric a 95 % percentile interval from resampled places.

    All metrics see the same resamples, and the same seed draws the same ones. A share that is 0 or 1 for every query
    doesn't vary between resamples; it gets the exact binomial bound over places instead (Clopper and Pearson 1934), so
    that ten hits out of ten never read as certainty.

    Args:
        metrics: F metrics over n queries.
        place: [n] label of the place of each query.
        resamples: how many times to draw; 1000 settle the bounds to about a tenth of the interval's width.
        seed: of the random numbers.

    Returns:
        [F, 2] lower and upper bound; NaN where all queries are of one place and its photos differ, as then nothing
        tells how another place would do.

    Raises:
        InputError: ``resamples`` is below 100.
    """
    if resamples < 100:
        raise InputError(f"{resamples} resamples are too few for a 95 % interval: ask for 100 or more")
    number: dict[str, int] = {}
    group = np.array([number.setdefault(label, len(number)) for label in place], dtype=np.intp)
    places = len(number)
    tail = (1 - CONFIDENCE) / 2
    if places == 1:
        bounds = np.full((len(metrics), 2), np.nan)
    else:
        figures = _resampled(metrics, group, places, resamples, np.random.default_rng(seed))
        # Neighbouring resamples instead of interpolation: between two infinities there is nothing to interpolate.
        low = np.quantile(figures, tail, axis=0, method="lower")
        high = np.quantile(figures, 1 - tail, axis=0, method="higher")
        bounds = np.stack([low, high], axis=1)
    certain = tail ** (1 / places)
    for row, metric in enumerate(metrics):
        if metric.unit == "share" and metric.values.min() == metric.values.max():
            bounds[row] = (certain, 1.0) if metric.values[0] == 1 else (0.0, 1 - certain)
    return bounds


def _resampled(
    metrics: Sequence[Metric],
    group: npt.NDArray[np.intp],
    places: int,
    resamples: int,
    rng: np.random.Generator,
) -> npt.NDArray[np.float64]:
    """Compute the metrics on each resample, [resamples, F], in blocks so that memory stays bounded."""
    block = max(1, _BLOCK_ELEMENTS // max(len(group), places))
    figures = np.empty((resamples, len(metrics)))
    for start in range(0, resamples, block):
        rows = min(block, resamples - start)
        drawn = rng.integers(places, size=(rows, places)) + places * np.arange(rows)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=rows * places).reshape(rows, places).astype(np.float64)
        figures[start : start + rows] = weighted(metrics, np.take(counts, group, axis=1))
    return figures
