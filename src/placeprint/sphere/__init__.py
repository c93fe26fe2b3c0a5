"""The sphere: where things are, and how sure one can be of it.

- `points`: degrees and unit vectors, great-circle distance, destination.
- `von_mises_fisher`: the bell curve on the sphere, and its product in closed form.
- `belief`: `Belief`, the mixture that every clue returns and ``*`` fuses.
- `plain`: the same as JSON-ready values.
- `caps`, `modes`, `reduction`: the circle that holds 90 %, the peaks, and how a mixture is kept small.
- `cells`: S2 cells, the tiles of the sphere.
"""

from .belief import MAX_COMPONENTS, Belief
from .modes import Mode
from .plain import BeliefDict, ComponentDict
from .points import (
    EARTH_RADIUS_M,
    Positions,
    angle_between,
    destination,
    distance_m,
    great_circle_m,
    to_positions,
    to_vectors,
)

__all__ = [
    "EARTH_RADIUS_M",
    "MAX_COMPONENTS",
    "Belief",
    "BeliefDict",
    "ComponentDict",
    "Mode",
    "Positions",
    "angle_between",
    "destination",
    "distance_m",
    "great_circle_m",
    "to_positions",
    "to_vectors",
]
