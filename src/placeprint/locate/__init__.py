"""From a photo to an answer: clues, one file each, whose beliefs multiply."""

from placeprint.locate.answer import Answer
from placeprint.locate.clue import Clue, Evidence, QueryPhoto
from placeprint.locate.exif_position import ExifPosition
from placeprint.locate.locate import candidates_of, clues_for, conclude, fuse, locate
from placeprint.locate.look_alikes import LookAlikeCalibration, LookAlikes

__all__ = [
    "Answer",
    "Clue",
    "Evidence",
    "ExifPosition",
    "LookAlikeCalibration",
    "LookAlikes",
    "QueryPhoto",
    "candidates_of",
    "clues_for",
    "conclude",
    "fuse",
    "locate",
]
