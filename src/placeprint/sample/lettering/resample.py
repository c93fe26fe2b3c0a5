"""Making a picture of letters smaller or larger by a ratio of whole numbers, exactly the same on every machine."""

import numpy as np
import numpy.typing as npt

__all__ = ["rescale"]

Ints = npt.NDArray[np.int64]


def rescale(picture: npt.NDArray[np.uint8], down: tuple[int, int], across: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Scale a grey picture.

    Smaller: every new pixel is the mean of what it covers. Larger: between pixels is gone over in a straight line,
    then the slopes are made as steep again as they were, so that edges stay crisp.

    Args:
        picture: uint8 [height, width].
        down: ratio of the new height to the old, as a numerator and a denominator that divides the height.
        across: the same for the width.

    Returns:
        uint8 [height * ratio, width * ratio].
    """
    rows, row_weight = _along_rows(picture.astype(np.int64), *down)
    columns, column_weight = _along_rows(rows.T, *across)
    values, whole = columns.T, row_weight * column_weight
    if down[0] > down[1]:
        values = (2 * values - 255 * whole) * down[0] // (2 * down[1]) + 255 * whole // 2
    return np.clip((2 * values + whole) // (2 * whole), 0, 255).astype(np.uint8)


def _along_rows(values: Ints, numerator: int, denominator: int) -> tuple[Ints, int]:
    """Scale the height; the values come back multiplied by a weight, which comes with them."""
    if numerator > denominator:
        return _stretched(values, numerator, denominator), 2 * numerator
    return _averaged(values, numerator, denominator), denominator


def _averaged(values: Ints, numerator: int, denominator: int) -> Ints:
    """Sums over the rows that each new row covers: a row weighs ``numerator``, a new one ``denominator`` together."""
    edges = np.arange(values.shape[0] * numerator // denominator + 1) * denominator
    whole, part = edges // numerator, edges % numerator
    sums = np.zeros((values.shape[0] + 1, values.shape[1]), dtype=np.int64)
    np.cumsum(values, axis=0, out=sums[1:])
    cut = values[np.minimum(whole, values.shape[0] - 1)] * part[:, None]
    upto: Ints = sums[whole] * numerator + cut
    return upto[1:] - upto[:-1]


def _stretched(values: Ints, numerator: int, denominator: int) -> Ints:
    """Rows between rows, times twice the numerator."""
    last = values.shape[0] - 1
    at = (2 * np.arange(values.shape[0] * numerator // denominator) + 1) * denominator - numerator
    above, part = at // (2 * numerator), at % (2 * numerator)
    upper: Ints = values[np.clip(above, 0, last)] * (2 * numerator - part)[:, None]
    lower: Ints = values[np.clip(above + 1, 0, last)] * part[:, None]
    return upper + lower
