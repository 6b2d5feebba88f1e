"""Room 2: how a message gets to whoever needs it (guide, chapter 2).

*The problem.* The first room gave us a value that says what happened. It says nothing about who hears it, when, and
what becomes of it when nobody is there.

*The idea.* There are three answers, and everything later is made of them. Each is a small class here, in memory:

    RequestResponse   a phone call     one asks, one answers, and the one who asks waits
    PubSub            a radio          one speaks, all who listen now hear it, nothing is kept
    EventStream       a tape           what is said stays; each reader has a place in it, and may go back

    asks ──▶ ☎ ──▶ answers     speaks ──▶ ))) ──▶ inbox      appends ──▶ [1][2][3][4] ▶
         ◀──────── one answer             └─────▶ inbox                   ▲a    ▲b    each reader's own place

They differ in what happens to somebody who is away: the caller gets an error, the listener never knows, and the
reader reads on where it stopped. Which of the three one wants follows from that, more than from speed.

*The road not taken.* One class with options for all three. It would hide that they are different promises: a queue
that forgets and a log that remembers need different code, different bounds and a different way to fail.
"""

from eventlab.messaging.event_stream import EventStream, Reader, Recorded
from eventlab.messaging.publish_subscribe import Inbox, PubSub
from eventlab.messaging.request_response import RequestResponse

__all__ = ["EventStream", "Inbox", "PubSub", "Reader", "Recorded", "RequestResponse"]
