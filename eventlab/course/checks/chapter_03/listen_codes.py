"""3.2 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Two values outlive a connection: the id of the last frame, and the time to wait. Both are taken from each frame "
    "before it is handed on; the connection is closed before the wait, and only 204, or another kind of error, ends it."
)

CODES: dict[str, Code] = {
    "LISTEN-YIELD-01": Code(
        "Calling listen gives nothing that one can go through with async for.",
        "a stream goes on for weeks: whoever collects it first hands over nothing.",
        (
            "What makes an async function a generator?",
            "A single yield in its body does; return hands over nothing.",
            "Go through parse_sse with async for, and yield each frame inside that loop.",
        ),
    ),
    "LISTEN-FRAME-01": Code(
        "Something else than the frames is yielded.",
        "whoever listens wants to know what it is called and where it stands, too.",
        (
            "What does parse_sse hand you, and what do you hand on?",
            "A frame has data, event and id; all of them are wanted.",
            "Yield the frame itself, unchanged.",
        ),
    ),
    "LISTEN-FIRST-01": Code(
        "The first connection does not say where the caller was.",
        "a program that was restarted begins at now, and what came meanwhile is lost to it.",
        (
            "What is the parameter last_id for?",
            "The caller may have listened yesterday, and remembers the last id.",
            "Hand on to the first connection what you were given.",
        ),
    ),
    "LISTEN-ID-01": Code(
        "When it connects again, the id of the last frame is not sent.",
        "the server cannot know what you have, and what came during the break is lost.",
        (
            "What does the server have to know to close the gap?",
            "Each frame brings its id. Which variable holds it when the connection breaks?",
            "Remember the id of every frame, outside of the loop, and give it to connect as it is.",
        ),
    ),
    "LISTEN-TWICE-01": Code(
        "It goes on from an older place than the last frame, so that events come again.",
        "the order that was cooked before the break is cooked once more behind it.",
        (
            "Compare what you send with the id of the last frame that you have yielded.",
            "A place that was right for the first connection is too old for the second.",
            "Overwrite the id with each frame, and not only when a connection begins.",
        ),
    ),
    "LISTEN-HALF-01": Code(
        "It goes on behind a frame that was never complete.",
        "the server takes it for delivered, and nobody has ever heard it.",
        (
            "The connection broke in the middle of a frame. Have you got it?",
            "parse_sse drops what has no end; its id must not count either.",
            "Take the id from frames that parse_sse has yielded, and from nowhere else.",
        ),
    ),
    "LISTEN-WAIT-01": Code(
        "It connects again at once.",
        "a server that has just fallen is called by thousands, as fast as they can, and stays down.",
        (
            "What happens in your code between two connections?",
            "Whether it was closed, broken or refused: before each new try there is a wait.",
            "Let the end of a connection, and its failure, lead to one and the same asyncio.sleep.",
        ),
    ),
    "LISTEN-BLOCK-01": Code(
        "It waits with time.sleep, and meanwhile the whole program stands still.",
        "while one listener waits for its server, no other task gets a turn: no page is sent, and no order is taken.",
        (
            "Who else could go on while your code waits, and does your wait let them?",
            "time.sleep stops the thread, and with it the event loop and every task that runs on it.",
            "asyncio has a sleep of its own, in seconds as well: it is awaited, and gives the turn to others.",
        ),
    ),
    "LISTEN-WAIT-02": Code(
        "The wait is not three seconds, though no stream has named another time.",
        "too short, and you are a burden; too long, and the page is silent while others talk again.",
        (
            "How long did it wait, and how long should it before any stream has named a time?",
            "A refused connection counts like one that broke; the wait does not grow, and does not add up.",
            "Begin with three seconds, sleep once, then connect.",
        ),
    ),
    "LISTEN-WAIT-03": Code(
        "It waits before the first connection.",
        "every page stays empty for the first three seconds.",
        (
            "What has ended before the first connection begins?",
            "The wait lies between two connections.",
            "Connect first, and sleep at the end of the loop.",
        ),
    ),
    "LISTEN-UNIT-01": Code(
        "Milliseconds and seconds are mixed up.",
        "two seconds become half an hour, or nothing at all.",
        (
            "In which unit does a stream name the time, and which does sleep take?",
            "retry: 2000 means two seconds.",
            "Between the two lies a factor of a thousand: in which direction?",
        ),
    ),
    "LISTEN-RETRY-01": Code(
        "The time that the stream has named is not waited for.",
        "a server that asks for patience, because it knows why, is not heard.",
        (
            "What does the frame tell beside its data and its id?",
            "frame.retry is None, or the time that the stream has named last.",
            "Look at it with each frame, and let it set the time of the next wait.",
        ),
    ),
    "LISTEN-RETRY-02": Code(
        "The time that an earlier connection has named is forgotten.",
        "in the second try it is all as before: the server is called too early.",
        (
            "A connection that names no time, or is refused: how long does one wait behind it?",
            "Each connection has a parser of its own, which begins with None. That is no new time.",
            "Keep the time outside of the loop over the connections, and replace it by a number only.",
        ),
    ),
    "LISTEN-ZERO-01": Code(
        "A time of 0 is taken for none.",
        "the server closes on purpose and asks you back at once; three seconds of events come late.",
        (
            "What does if make of the number 0?",
            "None means that no time was named. 0 is one.",
            "Ask whether it is None, instead of whether it is true.",
        ),
    ),
    "LISTEN-OPEN-01": Code(
        "It connects again while the connection before is still open.",
        "after a night of breaks one listener holds a hundred connections, and the server has none left.",
        (
            "In which block does your code stand when it connects again?",
            "A with block closes what it has opened when it is left. Calling listen within it does not leave it.",
            "Make it a loop instead of a call of itself, and let the block end before the wait.",
        ),
    ),
    "LISTEN-STOP-01": Code(
        "The server has answered 204, and it goes on.",
        "a listener that nobody can send home calls for ever, day and night.",
        (
            "What does 204 say, and where do you look at the status?",
            "It is no break that one gets over: there is nothing more to come.",
            "Look at the status before the chunks, and end the generator.",
        ),
    ),
    "LISTEN-END-01": Code(
        "It gives up although the server has not said that it is over.",
        "the first tunnel ends the evening: the page is open, and nothing comes any more.",
        (
            "The chunks have ended. Which of the two reasons can that have?",
            "A stream ends when a server restarts, when a proxy loses patience, when a phone changes its cell.",
            "Put the connection into a loop that only 204 leaves.",
        ),
    ),
    "LISTEN-BREAK-01": Code(
        "A connection that breaks, or is refused, ends the listener with an error.",
        "what happens every day on every phone becomes an exception that nobody expects.",
        (
            "At which two places can a ConnectionError come up?",
            "Opening may fail, and so may the next chunk, in the middle of the loop over the frames.",
            "Let one try reach around both, and go on to the wait behind it.",
        ),
    ),
    "LISTEN-ERROR-01": Code(
        "An error that no waiting mends is treated like a break.",
        "a wrong password is tried every three seconds, for years, and nobody is told.",
        (
            "Which errors does your except take in?",
            "A connection that broke comes back; being not allowed does not change by itself.",
            "Catch ConnectionError, and nothing wider.",
        ),
    ),
    "LISTEN-LATE-01": Code(
        "A frame has come, and is not handed on yet.",
        "the page shows what happened when the connection breaks, and before that nothing.",
        (
            "What has to happen in your code before a frame is yielded?",
            "A connection may last for days.",
            "Yield inside the loop over the frames; collect nothing.",
        ),
    ),
    "LISTEN-LOST-01": Code(
        "A frame that was sent is not handed on, or another one is.",
        "the server believes that you have it: it will not come again.",
        (
            "Which frames does the run show, and which of them did you yield?",
            "What came before a break is as good as any other.",
            "Yield every frame at once, whatever its id: an id stays, so that several frames may have the same.",
        ),
    ),
    "LISTEN-LEAVE-01": Code(
        "The caller has left, and the connection is still open.",
        "each closed page leaves a connection behind, until there are no more to be had.",
        (
            "Which of your tasks go on when the caller closes the generator?",
            "Closing raises an exception at the yield. Who tells a task that runs beside it?",
            "Read and yield in one and the same place; or cancel the task in a finally, and wait for it.",
        ),
    ),
}
