"""Progress on the terminal: a bar with rate and time left for whatever takes longer than a moment."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Bars"]

# A stage that is over sooner shows nothing.
_PATIENCE_S = 0.7
_REFRESH_S = 0.1
# Without a terminal (a log file, a CI job) a plain line now and then says that work goes on.
_LINE_EVERY_S = 15.0


class Bars:
    """Shows the stages of long work on standard error; `__call__` is what `OnProgress` wants.

    Args:
        quiet: show nothing at all.
        unit: what is counted.
    """

    def __init__(self, *, quiet: bool = False, unit: str = "photos") -> None:
        self._quiet = quiet
        self._unit = unit
        self._terminal = sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._stage = ""
        self._began = self._shown = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            # Typer ends an interrupted command with exit code 130 and no word.
            sys.stderr.write("placeprint: interrupted; what was finished is kept: run the same command again\n")

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note how far a stage is."""
        if self._quiet:
            return
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began, self._shown = stage, now, now
            self._task = None
        finished = done >= total
        if self._terminal:
            self._draw(stage, done, total, now, finished=finished)
        elif now - self._shown > _LINE_EVERY_S:
            self._shown = now
            rate = done / max(now - self._began, 1e-9)
            left = (total - done) / rate if rate else 0.0
            sys.stderr.write(f"{stage}: {done:,} of {total:,} ({rate:.0f}/s, {left:.0f} s left)\n")
            sys.stderr.flush()

    def _draw(self, stage: str, done: int, total: int, now: float, *, finished: bool) -> None:
        if self._task is None:
            if now - self._began < _PATIENCE_S or finished:
                return
            self._progress = self._progress or self._start()
            self._task = self._progress.add_task(stage.capitalize(), total=total, completed=done)
        elif (now - self._shown >= _REFRESH_S or finished) and self._progress is not None:
            self._progress.update(self._task, completed=done, total=total)
            self._shown = now

    def _start(self) -> "Progress":
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            Task,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        unit = self._unit

        class Rate(ProgressColumn):
            def render(self, task: Task) -> Text:
                speed = task.finished_speed or task.speed
                return Text(f"{speed:,.0f} {unit}/s" if speed else "", style="cyan")

        progress = Progress(
            TextColumn("{task.description:<18}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=Console(stderr=True),
        )
        progress.start()
        return progress
