"""Work for a client that is still there: when it goes away, the work is cancelled."""

from asyncio import CancelledError, Task, create_task, current_task
from collections.abc import Coroutine
from typing import Any

from starlette.types import Receive

from gateway.way.bodies import ClientGone


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Do the work; `ClientGone` where the client closes its connection before. The body must have been read."""
    me, finished, gone = current_task(), False, False

    def cancel(done: Task[None]) -> None:
        nonlocal gone
        if me and not finished and not done.cancelled():
            gone = True
            me.cancel()

    watch = create_task(_closed(receive))
    watch.add_done_callback(cancel)
    try:
        await work
    except CancelledError:
        if gone and me:
            me.uncancel()
            raise ClientGone() from None
        raise
    finally:
        finished = True
        watch.cancel()


async def _closed(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
