"""Processes that draw places side by side, each in a district of its own."""

import contextlib
import itertools
import multiprocessing
import pickle
import signal
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeAlias

from placeprint.errors import PlaceprintError

__all__ = ["Draw", "Job", "draw_side_by_side"]

Job: TypeAlias = tuple[int, int]
"""Numbers of a town and of a place in it."""

Draw: TypeAlias = Callable[[Job, Callable[[], bool]], int]
"""Draws a place, asking now and then whether it is still wanted; returns the number of photos."""

_PATIENCE_S = 5.0


def draw_side_by_side(
    jobs: Sequence[Job], make_draw: Callable[[], Draw], *, workers: int, on_place: Callable[[int], None]
) -> None:
    """Draw places in several processes.

    Neighbouring places share houses, and what is painted for one is kept for the next. So each process gets a run of
    neighbours; one that has finished its own takes over the far half of the longest run that is left.

    Args:
        jobs: places in the order in which they lie.
        make_draw: makes the function that draws, in each process its own; it travels there by pickle.
        workers: processes; a single one is this one.
        on_place: told the number of photos of each place when it is done.

    Raises:
        PlaceprintError: a process died.
        Exception: whatever drawing raised first; the other processes are ended.
    """
    if workers <= 1 or len(jobs) <= 1:
        draw = make_draw()
        for job in jobs:
            on_place(draw(job, _always))
        return
    count = min(workers, len(jobs))
    borders = [len(jobs) * number // count for number in range(count + 1)]
    runs = [deque(jobs[start:stop]) for start, stop in itertools.pairwise(borders)]
    # "spawn" is the same on every system, and safe whatever threads this process has.
    context = multiprocessing.get_context("spawn")
    crew: list[_Drawer] = []
    try:
        for run in runs:
            mine, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, make_draw), daemon=True)
            process.start()
            theirs.close()  # so that the end of the process is the end of the line
            crew.append(_Drawer(process, mine, run))
            crew[-1].tell(_next_job(run, runs))
        busy = list(crew)
        while busy:
            ready = wait([drawer.line for drawer in busy])
            for drawer in [drawer for drawer in busy if drawer.line in ready]:
                on_place(drawer.told())
                following = _next_job(drawer.run, runs)
                drawer.tell(following)
                if following is None:
                    busy.remove(drawer)
        for drawer in crew:
            drawer.process.join(_PATIENCE_S)
    finally:
        for drawer in crew:
            drawer.line.close()
            drawer.process.terminate()
            drawer.process.join(_PATIENCE_S)


@dataclass(frozen=True, slots=True)
class _Drawer:
    """A process, the line to it, and the places it is to draw."""

    process: BaseProcess
    line: "Connection[Job | None, int | BaseException]"
    run: deque[Job]

    def told(self) -> int:
        """Hear how many photos the place gave that the process was drawing."""
        try:
            told = self.line.recv()
        except (EOFError, ConnectionError):
            raise self._ended() from None
        if isinstance(told, BaseException):
            raise told
        return told

    def tell(self, job: "Job | None") -> None:
        """Say which place comes next, or that there is none."""
        try:
            self.line.send(job)
        except ConnectionError:
            if job is not None:  # who is to go home may have gone
                raise self._ended() from None

    def _ended(self) -> PlaceprintError:
        self.process.join(_PATIENCE_S)
        return PlaceprintError(
            f"a drawing process ended by itself (exit code {self.process.exitcode}), perhaps for want of memory; "
            "try fewer --workers: the same command goes on where it was"
        )


def _next_job(run: deque[Job], runs: list[deque[Job]]) -> Job | None:
    """Take the next place of a run; where it has come to its end, it first gets half of the longest one."""
    if not run:
        longest = max(runs, key=len)
        run.extend(reversed([longest.pop() for _ in range((len(longest) + 1) // 2)]))
    return run.popleft() if run else None


def _work(line: "Connection[int | BaseException, Job | None]", make_draw: Callable[[], Draw]) -> None:
    """What a process does: draw what it is told to, until there is no more or nobody tells it."""
    # Ctrl-C reaches every process of the terminal; the first one sees to the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    wanted = parent.is_alive if parent is not None else _always
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            draw = make_draw()
            while (job := line.recv()) is not None:
                line.send(draw(job, wanted))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except BaseException as error:
            line.send(_portable(error))


def _portable(error: BaseException) -> BaseException:
    """The error with its trace as a note, in a form that reaches the other process."""
    trace = traceback.format_exc()
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(trace)
    error.add_note(trace)
    return error


def _always() -> bool:
    return True
