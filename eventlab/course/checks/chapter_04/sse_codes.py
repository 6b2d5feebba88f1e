"""4.5 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Subscribing comes first, so that nothing falls between replay and live; what both have seen is sent once, because "
    "positions can be compared; the queue has a bound, and whoever is cut off resumes by its id; "
    "and the finally ends the subscription, however the browser leaves."
)

CODES: dict[str, Code] = {
    "SSE-YIELD-01": Code(
        "Calling sse gives nothing that one can go through with async for.",
        "a server asks for the next frame, as often as there is one; a list that is returned has an end.",
        (
            "What makes an async function a generator?",
            "A single yield in its body does; return ends it and hands over nothing.",
            "Yield each frame when it is ready, instead of collecting or returning them.",
        ),
    ),
    "SSE-BYTES-01": Code(
        "The stream yields something else than bytes.",
        "a server writes bytes to its socket, and fails on anything else.",
        (
            "What does encode_frame return?",
            "Yield what encode_frame gives, as it is: no decoding, no str().",
            "One yield for each event, and its value is one frame in bytes.",
        ),
    ),
    "SSE-FRAME-01": Code(
        "The browser cannot read a frame out of what was sent.",
        "the connection is open, the page stays empty, and nothing reports an error.",
        (
            "What ends a frame, and what should its data be?",
            "An empty line ends a frame; encode_frame writes it. The data is the event's envelope as text.",
            "Give encode_frame the envelope, decoded to text, and the id.",
        ),
    ),
    "SSE-NAMED-01": Code(
        "The frames have an event: line, so onmessage never hears them.",
        "the page listens with onmessage, the events arrive, and nothing happens.",
        (
            "Which listener does a browser call for a frame that has a name?",
            "A named frame goes to addEventListener alone.",
            "Leave the event argument of encode_frame out: the type is in the envelope.",
        ),
    ),
    "SSE-ID-01": Code(
        "A frame does not carry its event's position as id:.",
        "a browser that reconnects has no Last-Event-ID to send, or a useless one: what it missed is lost.",
        (
            "What does a browser send back when it reconnects, and what would history need?",
            "The event's own id says which event it is; where it stands in the log is its position.",
            "Pass the position to encode_frame as id, in the replay and in the live part.",
        ),
    ),
    "SSE-LIVE-01": Code(
        "An event that is emitted while the browser listens does not come.",
        "a live page that is not live is a picture.",
        (
            "Who hands a live event to your generator, and where does it wait?",
            "A handler cannot yield: it puts the event where the generator looks for it.",
            "Subscribe a handler that fills a queue; after the replay, loop over that queue.",
        ),
    ),
    "SSE-PAST-01": Code(
        "Without a last_id the browser is sent the past.",
        "each new page begins with thousands of old orders.",
        (
            "What did a browser that has just come ask for?",
            "Replay belongs to those who come back: they have a last_id.",
            "Ask the history only when there is a last_id.",
        ),
    ),
    "SSE-PAST-02": Code(
        "Events that are not behind last_id are sent.",
        "every page that comes back begins again with what it has shown long ago.",
        (
            "Up to which event has this browser heard everything?",
            "history answers what is behind the position that it is given: which one do you give it first?",
            "Let the first question begin behind last_id, and each later one behind the last event that was sent.",
        ),
    ),
    "SSE-REPLAY-01": Code(
        "What was stored behind last_id is not sent.",
        "everything that happened while the page was away is lost to it, though the log has it.",
        (
            "The browser says where it was. What can answer what came behind that?",
            "system.history takes a position as after.",
            "Before the live part, ask the history behind last_id and send each event of the answer.",
        ),
    ),
    "SSE-ERROR-01": Code(
        "When history fails, the stream goes on with a hole where the replay should be.",
        "the page looks alive, and what it missed will never be asked for again.",
        (
            "The log cannot be reached. What does the browser have then, and what will it never ask for?",
            "A browser that sees the stream break comes back with its last id; one that hears a later event does not.",
            "Let the error of history leave the generator, instead of passing over it.",
        ),
    ),
    "SSE-AFTER-01": Code(
        "The event that the browser has seen last is sent again.",
        "the last order is cooked twice at every reconnect.",
        (
            "Is last_id what the browser has, or what it lacks?",
            "A cursor is exclusive: it names what has been read.",
            "history(after=last_id) is exclusive already: do not step back before it.",
        ),
    ),
    "SSE-PAGE-01": Code(
        "Only the first page of what was missed is sent.",
        "whoever was away for long misses the most, and nobody is told.",
        (
            "How many events does one answer of history hold?",
            "An answer is a page. What is behind its last event?",
            "Ask again behind the last event of the page, until a page comes back empty.",
        ),
    ),
    "SSE-GAP-01": Code(
        "An event that is stored between the replay and the live part is lost.",
        "once in a thousand connections an order is missing, and never on your desk.",
        (
            "What happens to an event that is emitted while history answers?",
            "Too late for the replay, too early for the subscription: which of the two must begin first?",
            "Subscribe before the first history; what is emitted meanwhile waits in the queue.",
        ),
    ),
    "SSE-SKIP-01": Code(
        "An event that was emitted during the replay is thrown away, though the replay has not sent it.",
        "it is in the log and was in your queue, and the browser never asks for it again.",
        (
            "Which of the waiting events has the replay sent, and which has it not?",
            "A position is two numbers: as text, '…-10' comes before '…-9'.",
            "Skip an event only if its position_key is not behind that of the last one sent.",
        ),
    ),
    "SSE-TWICE-01": Code(
        "An event that both replay and subscription have seen is sent twice.",
        "the guest is charged twice.",
        (
            "An event came while you replayed: in how many places is it now?",
            "Positions can be compared with position_key: how far had the replay come?",
            "In the live part, skip what is not behind the last position that was sent.",
        ),
    ),
    "SSE-PATTERN-01": Code(
        "Events of other types are sent too.",
        "a guest's page shows the staff's messages.",
        (
            "Who chooses the types, and is that choice used everywhere?",
            "Both subscribe and history take the pattern.",
            "Pass pattern on to both, instead of a star.",
        ),
    ),
    "SSE-QUIET-01": Code(
        "The stream ends by itself when nothing happens for a while.",
        "every quiet night all pages reconnect at once.",
        (
            "How long may nothing happen in a restaurant?",
            "A time limit on waiting ends the stream, unless something goes on after it.",
            "Wait for the next event without a limit; the loop ends only with the bound.",
        ),
    ),
    "SSE-BOUND-01": Code(
        "More than 100 events may wait for a slow browser.",
        "one phone in a tunnel fills the server's memory, for all.",
        (
            "What grows while the browser takes nothing?",
            "A queue needs a bound, and a rule for when it is reached.",
            "At 100 waiting events take no more, and let the stream end after them: the browser resumes by its id.",
        ),
    ),
    "SSE-BOUND-02": Code(
        "The stream ends although no more than 100 events wait.",
        "a page that pauses for a second is cut off again and again.",
        (
            "How many events may wait before the stream ends?",
            "What marks the end of the queue needs a place too, beside the events.",
            "Let 100 events wait; only the one behind them ends the stream.",
        ),
    ),
    "SSE-END-01": Code(
        "The stream ends without sending the events that waited.",
        "a slow browser gets the least, and a hundred events were kept for nobody.",
        (
            "The queue is full and the stream must end. Whose are the events in it?",
            "Being full is known at once, and the end comes later: what lies between the two?",
            "Take events from the queue until it is empty, also when there was no room for another.",
        ),
    ),
    "SSE-DROP-01": Code(
        "When the queue is full events are left out, and the stream goes on as if nothing were missing.",
        "the browser's last id moves past what it never got: it is lost for good.",
        (
            "A browser that misses something must be able to ask for it. How would it know?",
            "A hole is worse than an end: after an end the browser comes back with its last id.",
            "At the first event that does not fit, take no more, and end the stream after those that wait.",
        ),
    ),
    "SSE-STALL-01": Code(
        "emit waits until the slow browser has room.",
        "one phone in a tunnel stops the whole restaurant.",
        (
            "Who waits when the queue is full and the handler awaits put?",
            "A handler that waits holds up whoever emits, and everybody behind it.",
            "Use a handler that never waits, such as one with put_nowait, and decide what to do when it is full.",
        ),
    ),
    "SSE-LEAVE-01": Code(
        "The stream is over, and its subscription goes on.",
        "the server keeps a queue for every page that was ever open, until it dies.",
        (
            "In which ways can a stream be over, and what of your code still runs in each?",
            "Closing raises an exception at the yield or the await, an end of its own raises none.",
            "Put everything after subscribing into a try, and end the subscription in its finally.",
        ),
    ),
}
