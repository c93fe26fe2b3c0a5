"""The command that is running, as a person would type it again."""

import shlex
import sys

__all__ = ["this_command"]


def this_command() -> str:
    """Quote the arguments for a POSIX shell."""
    return shlex.join(["placeprint", *sys.argv[1:]])
