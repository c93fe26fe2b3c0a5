"""Put a report into a folder: ``report.json`` for programs, ``report.md`` to paste, ``report.html`` to read."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from placeprint.errors import InputError
from placeprint.evaluate.html import to_html
from placeprint.evaluate.markdown import to_markdown
from placeprint.evaluate.outcomes import Outcomes
from placeprint.evaluate.report import Report

__all__ = ["write_report"]


def write_report(
    report: Report, outcomes: Outcomes, folder: Path, thumbnails: Mapping[str, bytes] | None = None
) -> list[Path]:
    """Write the report in its three forms.

    All three are composed and stored under passing names before the first one is renamed, so that a full disk or an
    interruption leaves the previous report as it was.

    Args:
        report: from `placeprint.evaluate.make_report`.
        outcomes: what it was made from.
        folder: made if absent; a report already there is replaced.
        thumbnails: small JPEGs by photo URI for those of `Report.pictured`.

    Returns:
        The three files.

    Raises:
        InputError: the folder can't be written to.
    """
    texts = {
        "report.json": report.model_dump_json(indent=2) + "\n",
        "report.md": to_markdown(report),
        "report.html": to_html(report, outcomes, thumbnails or {}),
    }
    passing: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            temporary = folder / f".{name}.{secrets.token_hex(4)}.tmp"
            passing[temporary] = folder / name
            with temporary.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        for temporary, final in passing.items():
            temporary.replace(final)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"can't write the report to {folder}: {reason}; name a folder that you may write to"
        ) from error
    finally:
        for temporary in passing:
            temporary.unlink(missing_ok=True)
    return list(passing.values())
