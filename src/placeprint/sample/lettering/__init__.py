"""Writing in seven scripts that looks the same on every machine.

The letters are pictures, baked beforehand from free fonts (``tools/bake_lettering.py``) and kept in ``sheets/``: font
libraries round curves differently from version to version, whole-number averages of pictures don't.
"""

from placeprint.sample.lettering.line import line_width, write_line, written
from placeprint.sample.lettering.sheet import SCRIPTS, missing_scripts

__all__ = ["SCRIPTS", "line_width", "missing_scripts", "write_line", "written"]
