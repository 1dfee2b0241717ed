"""Work spread over the cores of the machine."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

PROCESSES_MAX = 8
"""Each has the memory of a whole program."""


def spread(do: Callable[[Job], Result], jobs: Sequence[Job]) -> Iterator[Result]:
    """What *do* makes of each job, in their order, with processes for as many as there are cores.
    All is done in this process where that is one, where other threads run, which a copy of the
    process would lack, and where processes cannot be started. Raises what *do* raises, and at once
    TypeError where *do* or a job cannot be sent to another process."""
    wanted = min(len(jobs), _cores(), PROCESSES_MAX)
    _can_be_sent(do, jobs)
    if wanted < 2 or threading.active_count() > 1:
        yield from map(do, jobs)
        return
    try:
        pool = ProcessPoolExecutor(wanted, initializer=_leave_interrupts)
        waiting: list[Future[Result]] = [pool.submit(do, job) for job in jobs]
    except (OSError, ImportError, RuntimeError):
        yield from map(do, jobs)
        return
    try:
        for job, future in zip(jobs, waiting, strict=True):
            try:
                result = future.result()
            except BrokenProcessPool:  # none could be started, or somebody ended one
                result = do(job)
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _can_be_sent(do: Callable[[Job], Result], jobs: Sequence[Job]) -> None:
    """Found out before there are processes, which would wait for what never comes; and on every
    machine, also where none would be started."""
    try:
        pickle.dumps((do, list(jobs)))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise TypeError(f"this cannot be spread over processes: {error}") from None


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that started this one, which ends it then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
