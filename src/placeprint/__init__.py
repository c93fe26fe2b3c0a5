"""Placeprint turns street photos into places."""

__version__ = "0.1.0"
