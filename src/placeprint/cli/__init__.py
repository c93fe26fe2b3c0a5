"""The command line: one thin command a verb."""

from placeprint.cli.app import run

__all__ = ["run"]
