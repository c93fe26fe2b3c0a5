"""The settings of each aggregator, as they stand in a run's YAML."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

__all__ = [
    "Aggregator",
    "AverageSettings",
    "BoqSettings",
    "GemSettings",
    "Real",
    "SaladSettings",
    "StrictPart",
]

# YAML reads 1e-3 as text; everything else keeps its type, so that `epochs: yes` is refused.
Real = Annotated[float, Strict(False)]
Cells = Annotated[int, Strict(), Field(ge=1, le=8)]


class StrictPart(BaseModel):
    """Settings that take nothing they don't know, and no value of another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class AverageSettings(StrictPart):
    """Average pooling, which has no settings."""

    kind: Literal["average"] = "average"


class GemSettings(StrictPart):
    """Generalised mean pooling.

    Attributes:
        p: where the learned exponent starts.
        grid: rows and columns of cells that are pooled apart and follow one another; 1 by 1 is the photo as a whole.
        cell_dim: length of each cell's part, by one learned projection for all of them; None is none.
        dim: length of the descriptor, by a learned projection. None is none, which is best where the trunk learns and
            the atlas adapts; on a frozen trunk, where the projection is all that learns, None is 512.
    """

    kind: Literal["gem"] = "gem"
    p: Annotated[Real, Field(ge=1.0, le=20.0)] = 3.0
    grid: Annotated[tuple[Cells, Cells], Strict(False)] = (1, 1)
    cell_dim: Annotated[int, Field(ge=8, le=8192)] | None = None
    dim: Annotated[int, Field(ge=8, le=8192)] | None = None


class SaladSettings(StrictPart):
    """Optimal transport of positions to clusters; the descriptor has ``clusters * cluster_dim + token_dim`` numbers.

    Attributes:
        clusters: fewer than the feature map has positions, which are ``(input_px / stride) ** 2``: 32 is the
            stride of most trunks, and the patch size that of a ViT.
        cluster_dim: numbers a cluster.
        token_dim: numbers for the photo as a whole.
    """

    kind: Literal["salad"] = "salad"
    clusters: Annotated[int, Field(ge=2, le=256)] = 16
    cluster_dim: Annotated[int, Field(ge=4, le=512)] = 64
    token_dim: Annotated[int, Field(ge=4, le=2048)] = 128


class BoqSettings(StrictPart):
    """Learned queries that look for what they need; the descriptor has ``rows * channels`` numbers.

    Attributes:
        queries: in each layer.
        layers: one after the other.
        channels: inside, a multiple of 64.
        rows: what all answers are mixed down to.
    """

    kind: Literal["boq"] = "boq"
    queries: Annotated[int, Field(ge=2, le=256)] = 32
    layers: Annotated[int, Field(ge=1, le=8)] = 2
    channels: Annotated[int, Field(ge=64, le=1024, multiple_of=64)] = 256
    rows: Annotated[int, Field(ge=1, le=64)] = 4


Aggregator = Annotated[
    AverageSettings | GemSettings | SaladSettings | BoqSettings,
    Field(discriminator="kind"),
]
