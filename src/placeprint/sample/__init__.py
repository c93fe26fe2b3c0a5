"""A drawn world of streets whose truth is known to the pixel, for demos, tests and training."""

from placeprint.sample.drawn import DrawnPhoto, SampleSettings
from placeprint.sample.world import World

__all__ = ["DrawnPhoto", "SampleSettings", "World"]
