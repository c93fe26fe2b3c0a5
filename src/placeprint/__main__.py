"""``python -m placeprint`` is the same as ``placeprint``."""

from placeprint.cli import run

if __name__ == "__main__":
    run()
