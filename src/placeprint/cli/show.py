"""What people read: summaries, answers and lists, laid out with Rich."""

import math
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from placeprint.errors import ModelError
from placeprint.locate.answer import ExifReason, LookAlikeReason
from placeprint.locate.wording import candidate_place, candidate_radii, distance, elsewhere, headline, worth_showing
from placeprint.sphere.wording import position

if TYPE_CHECKING:
    from placeprint.atlas import AtlasFolder, BuildSummary
    from placeprint.describe.card import ModelCard
    from placeprint.locate import Answer

__all__ = ["show", "show_answer", "show_info", "show_models", "show_summary"]

_SHOWN_REFUSALS = 5
_ADAPTATIONS = {
    "learned": "learned whitening from places captured more than once",
    "pca": "PCA whitening (place_id on places captured more than once would allow learned whitening)",
    "none": "none: the model's descriptors as they are",
}


def show(renderable: RenderableType) -> None:
    """Print anything Rich can lay out, its prose wrapped."""
    _console(soft_wrap=False).print(renderable)


def show_summary(summary: "BuildSummary", *, verb: str) -> None:
    """Say what a build, an append, an adaptation or a new description did, refusals by reason included."""
    console = _console()
    size = sum(file.stat().st_size for file in summary.path.rglob("*") if file.is_file())
    known = f", {summary.known:,} it held already" if summary.known else ""
    anew = summary.described > summary.added
    done = f"all described by {summary.model}" if anew else f"{summary.added:,} added{known}"
    console.print(
        Text.assemble((f"{verb} {summary.path}", "bold"), f": {summary.rows:,} photos ({done}), {_bytes(size)}")
    )
    describing = summary.seconds.get("describe", 0.0)
    total = sum(summary.seconds.values())
    rate = f" ({summary.described / total:,.0f} photos/s)" if summary.described and total else ""
    console.print(f"  adaptation: {_ADAPTATIONS[summary.adaptation]}")
    console.print(f"  time: {total:.1f} s{rate}, of which reading and describing {describing:.1f} s")
    if summary.uncalibrated:
        names = ", ".join(summary.uncalibrated)
        console.print(Text(f"  dropped: the calibration of {names}, fitted to what was compared before", "yellow"))
    if summary.warnings:
        first = summary.warnings[0]
        console.print(
            Text(f"  left empty: {len(summary.warnings):,} headings or dates; the first: {first.message}", "yellow")
        )
    if not summary.refusals:
        return
    counts = Counter(refusal.reason for refusal in summary.refusals)
    listed = ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())
    console.print(Text(f"  refused: {len(summary.refusals):,} ({listed}); all in quarantine.parquet", "yellow"))
    for refusal in summary.refusals[:_SHOWN_REFUSALS]:
        row = f"row {refusal.row}: " if refusal.row is not None else ""
        console.print(Text(f"    {row}{_short(refusal.uri)}: {refusal.message}", "dim"))


def show_answer(answer: "Answer") -> None:
    """Print an answer with its reasons."""
    console = _console()
    console.print(Text(f"{_short(answer.photo)}: {headline(answer)}", "bold"))
    for number, candidate in enumerate(worth_showing(answer), start=1):
        line = (
            f"  {number}. {candidate.probability:>4.0%}   {candidate_place(candidate)}   {candidate_radii(candidate)}"
        )
        console.print(Text(line, "" if number == 1 else "dim"))
    if rest := elsewhere(answer):
        console.print(Text(f"     {rest}", "dim"))
    for clue in answer.clues:
        look_alikes = [reason for reason in clue.reasons if isinstance(reason, LookAlikeReason)]
        if look_alikes:
            table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False, header_style="dim")
            for title in ("share", "alike", "away", "taken", "facing"):
                table.add_column(title, justify="right", no_wrap=True)
            table.add_column("photo", overflow="fold")
            for reason in look_alikes:
                table.add_row(
                    f"{reason.weight:.0%}",
                    f"{reason.similarity:.2f}",
                    distance(answer, latitude=reason.latitude, longitude=reason.longitude),
                    f"{reason.captured_at:%Y-%m}" if reason.captured_at else "",
                    f"{reason.heading_deg:.0f}°" if reason.heading_deg is not None else "",
                    Text(_short(reason.uri) + (" (this very photo)" if reason.itself else "")),
                )
            console.print("  because of look-alike photos:")
            console.print(Padding(table, (0, 0, 0, 4)))
        for tag in clue.reasons:
            if isinstance(tag, ExifReason):
                written = position(latitude=tag.latitude, longitude=tag.longitude)
                console.print(f"  because its EXIF block says {written}")
    console.print(Text(f"  estimated by {answer.estimated_by} in {answer.seconds * 1000:.0f} ms", "dim"))
    if answer.atlas is not None and answer.atlas.query_model is not None:
        console.print(
            Text(f"  the photo was described by {answer.atlas.query_model}, the atlas by {answer.atlas.model}", "dim")
        )


def show_info(atlas: "AtlasFolder") -> None:
    """Print what an atlas holds."""
    manifest = atlas.manifest
    photos = atlas.photos
    console = _console()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column()
    bounds, extent = manifest.bounds, manifest.extent
    facts = [
        ("photos", f"{manifest.rows:,}, {manifest.quarantined:,} refused"),
        ("places", _counted(photos["place_id"].to_pylist())),
        ("taken", _period(photos["captured_at"].to_pylist())),
        ("south-west", position(latitude=bounds.south, longitude=bounds.west)),
        ("north-east", position(latitude=bounds.north, longitude=bounds.east)),
        ("spread", f"{extent.spread_m:,.0f} m around {position(latitude=extent.latitude, longitude=extent.longitude)}"),
        ("describer", f"{manifest.describer.name}, {manifest.describer.dim} dimensions"),
        *_students(manifest.describer.sha256),
        ("adaptation", f"{_ADAPTATIONS[manifest.projection.kind]}, {manifest.projection.dim} dimensions"),
        ("search", "HNSW graph" if "index.faiss" in manifest.files else "exact"),
        ("size", _bytes(sum(record.bytes for record in manifest.files.values()))),
        ("written", f"{manifest.updated_at:%Y-%m-%d %H:%M} UTC, generation {manifest.generation}"),
    ]
    for name, fact in facts:
        table.add_row(name, Text(fact))
    console.print(Text(str(atlas.path), "bold"))
    console.print(table)


def _students(teacher: str) -> list[tuple[str, str]]:
    """Which other models may describe queries of an atlas, if there are any."""
    from placeprint.describe.registry import list_models  # only `info` looks

    try:
        names = [card.name for card in list_models() if card.describes_as == teacher]
    except ModelError:  # a damaged card of whatever model is no matter of this atlas
        names = []
    return [("students", f"{', '.join(names)}: may describe queries in its stead")] if names else []


def show_models(cards: "Sequence[ModelCard]") -> None:
    """Print models with their licences, and of a student whose space it describes in."""
    known = {card.sha256: card.name for card in cards}
    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for title in ("model", "dimensions", "input", "size", "licence", "what it is"):
        table.add_column(title, justify="right" if title in ("dimensions", "size") else "left")
    for card in cards:
        table.add_row(
            Text(card.name, "bold"),
            f"{card.dim:,}",
            f"{card.input_width} × {card.input_height}",
            _bytes(card.size_bytes),
            Text(card.license),
            Text(card.description or card.source) + _teacher(card, known),
        )
    _console().print(table)


def _teacher(card: "ModelCard", known: Mapping[str, str]) -> Text:
    if card.describes_as is None:
        return Text("")
    teacher = known.get(card.describes_as, f"the model {card.describes_as[:12]}…")
    return Text(f" (student: describes queries as {teacher} does)", "dim")


def _console(*, soft_wrap: bool = True) -> Console:
    # Into a file or a pipe, a line stays a line, whatever the width of nobody's terminal.
    return Console(highlight=False, soft_wrap=soft_wrap, width=None if sys.stdout.isatty() else 120)


def _short(path: str) -> str:
    """A path as seen from here, where that is shorter; control characters made harmless."""
    try:
        near = min(path, os.path.relpath(path), key=len)
    except ValueError:  # on another drive
        near = path
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in near)


def _bytes(size: int) -> str:
    units = ["B", "KB", "MB", "GB", "TB"]
    step = min(int(math.log(max(size, 1), 1000)), len(units) - 1)
    return f"{size / 1000**step:.{0 if step == 0 else 1}f} {units[step]}"


def _counted(values: Sequence[str | None]) -> str:
    named = {value for value in values if value is not None}
    return f"{len(named):,}" if named else "not named"


def _period(moments: Sequence[object]) -> str:
    known = sorted(moment for moment in moments if moment is not None)  # type: ignore[type-var]
    return f"{known[0]:%Y-%m} to {known[-1]:%Y-%m}" if known else "not known"
