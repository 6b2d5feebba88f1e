"""Room 4: your first event system (guide, chapter 4).

*The problem.* The previous room moved bytes. Nobody yet says who listens to what, nobody keeps what happened, and
a browser can watch only by asking again and again.

*The idea.* Three steps, each small enough to write yourself, each opening the next one's door:

    1  EventEmitter             who listens to what             … and all is forgotten when the program ends
    2  PersistentEventSystem    a stream for each type          … but only this process hears it live
    3  sse_endpoint             any browser's EventSource       … and it resumes for one type at a time

                       ┌──────────────┐ 1 store   ┌─────────────────────┐
       emit ──────────▶│  Persistent  │──────────▶│ stream:order.placed │──▶ history, resume
                       │ EventSystem  │           └─────────────────────┘
                       └──────┬───────┘
                              │ 2 then tell
                              ├──▶ listener   ├──▶ listener   └──▶ sse_endpoint ──▶ browser

*The road not taken.* Telling the listeners first is faster to answer and easier to write. It is also how systems
come to send a confirmation for an order that was never stored.
"""

from eventlab.emitter.emitter import EventEmitter
from eventlab.emitter.persistent import PersistentEventSystem
from eventlab.emitter.sse_endpoint import SseEndpoint, sse_endpoint

__all__ = ["EventEmitter", "PersistentEventSystem", "SseEndpoint", "sse_endpoint"]
