"""Showing how far the loading has come: a bar on a terminal, a line every tenth elsewhere."""

import threading
from datetime import date
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn


class Loading:
    """Counts steps, and the files whose last step is taken. `steps`: how many there are of each file."""

    def __init__(self, steps: list[int], console: Console | None = None) -> None:
        self._console = console or Console()
        self._left = dict(enumerate(steps))
        self._files, self._total, self._taken, self._tenths = len(steps), sum(steps), 0, 0
        self._lock = threading.Lock()
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=self._console) if self._console.is_terminal else None
        self._task = self._bar.add_task("", total=self._total) if self._bar else None

    def __enter__(self) -> "Loading":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def taken(self, file: int, steps: int, day: date) -> None:
        """So many steps of a file have been taken on that business day."""
        with self._lock:
            self._left[file] -= steps
            self._taken += steps
            if self._bar and self._task is not None:
                self._bar.update(self._task, completed=self._taken, description=self._said(day))
            elif (tenths := 10 * self._taken // self._total) > self._tenths:
                self._tenths = tenths
                self._console.print(f"  {10 * tenths} %  {self._said(day)}", highlight=False)

    def _said(self, day: date) -> str:
        done = sum(left == 0 for left in self._left.values())
        return f"business day {day}, {done} of {self._files} files done"
