"""4.3 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.checks.chapter_04.emit_refused_codes import REFUSED
from eventlab.course.scenario import Code

WHY = (
    "Whatever can be refused is refused before anything is written; the log comes next, and the listeners last, so "
    "that nobody acts upon something that never happened."
)

CODES: dict[str, Code] = {
    "STORE-FIRST-01": Code(
        "Listeners are told before the event is stored.",
        "a crash between the two leaves a ghost: everybody acted on something that never happened.",
        (
            "What does a listener find if it looks into the log at the moment when it is told?",
            "Storing has not happened until Redis has answered: neither a task nor a gather waits for that.",
            "First await the command that stores, then call local.emit.",
        ),
    ),
    "STORE-LATE-01": Code(
        "emit returns before the listeners are told.",
        "a program that ends after its last emit has told nobody, and a listener's error reaches nobody.",
        (
            "Who calls local.emit, and when: your function, or the loop some time later?",
            "A task and call_soon begin only when the running code next waits; a return does not wait for them.",
            "Call local.emit yourself, as a plain function, in the line before the return.",
        ),
    ),
    "STORE-NONE-01": Code(
        "The event is not in the log.",
        "after a restart it has never happened.",
        (
            "Which line writes to Redis, and does it run?",
            "A call to redis does nothing until it is awaited, and a pipeline nothing until it is executed.",
            "Await an XADD: redis.xadd takes a key, and a dictionary of fields.",
        ),
    ),
    "STORE-AWAIT-01": Code(
        "A call to Redis is not awaited, so there is a coroutine where its answer should be.",
        "the command is never sent.",
        (
            "What does an async function answer before one awaits it?",
            "redis is a client of redis.asyncio: each of its commands is asynchronous.",
            "Put await before the call.",
        ),
    ),
    "STORE-KEY-01": Code(
        "The event is stored under another key.",
        "history looks into stream:<type>, and finds nothing.",
        (
            "Which keys are in Redis now, and which one was asked for?",
            "Each type has a stream of its own; its key is stream: and the type, dots and all.",
            "Build the key from the type that the event has.",
        ),
    ),
    "STORE-FORM-01": Code(
        "The entry does not hold the event's envelope under the field event.",
        "whoever reads the log cannot make an event of this entry.",
        (
            "What are the fields of the entry, and what stands in them?",
            "The whole event goes into one field, as bytes; to_envelope makes them.",
            "The dictionary for XADD has one key, 'event', and its value is the envelope.",
        ),
    ),
    "STORE-TWICE-01": Code(
        "One event is stored more than once.",
        "whoever reads the log charges the card twice.",
        (
            "How many times does your code send an XADD?",
            "The position is not in the envelope: nothing has to be stored again once it is known.",
            "Store once, and put the position into the event that you tell and return.",
        ),
    ),
    "STORE-PAST-01": Code(
        "Storing an event takes older ones out of the log.",
        "the past of yesterday is gone, and whoever was away cannot catch up.",
        (
            "How long is the stream before your command, and how long after it?",
            "XADD can shorten a stream, and so can other commands; was that asked for?",
            "Add to the stream, and take nothing away: leave out maxlen, or let it be very large.",
        ),
    ),
    "STORE-UNDO-01": Code(
        "A listener raised, and the event was taken out of the log.",
        "it did happen; the other listeners have acted on it, and now nobody can read why.",
        (
            "Is an event less true because a listener failed?",
            "Telling comes after storing, and changes nothing about the log.",
            "Whatever local.emit raises, leave the stream as it is.",
        ),
    ),
    "STORE-TELL-01": Code(
        "The listeners of this type are not told exactly once.",
        "a kitchen that hears nothing cooks nothing; one that hears twice cooks twice.",
        (
            "Who listens to this type, and who was called how often?",
            "The emitter finds listeners by the type with which it is called.",
            "Call local.emit once, with the event's type and the event.",
        ),
    ),
    "STORE-TELL-02": Code(
        "Listeners are told something other than the event that emit returns.",
        "two parts of one program then know two versions of what happened.",
        (
            "What does a listener get, and what does the caller get?",
            "Neither the data alone nor an earlier copy: the finished event.",
            "Finish the event first, position included; then use that one name for telling and returning.",
        ),
    ),
    "STORE-RETURN-01": Code(
        "emit does not return the event.",
        "the caller knows neither the id nor the position, and cannot say later which one it was.",
        (
            "What does the last line of emit give back?",
            "Neither the position alone, nor a dictionary, nor nothing: an Event.",
            "Return the event that you told.",
        ),
    ),
    "STORE-ID-01": Code(
        "One event has two ids.",
        "the same order, under another name in each place: nobody can tell that it is one.",
        (
            "How many times is an Event made, and when does it get its id?",
            "Each Event(…) without an id makes up a new one.",
            "Make it once; for the position make a changed copy with dataclasses.replace, which keeps the id.",
        ),
    ),
    "STORE-ID-02": Code(
        "Two events share one id.",
        "whoever drops repeats by id drops an order.",
        (
            "What is your id made of, and can that be the same twice?",
            "Two events may well happen in the same moment.",
            "Leave the id out, unless the caller gave one: Event then makes a good one.",
        ),
    ),
    "STORE-TIME-01": Code(
        "The event's time is not the `now` that was passed.",
        "an event that is imported, replayed or tested then happened at the wrong moment.",
        (
            "Which moment did the caller pass, and which one does the event have?",
            "Left out, time is read from the machine's clock; and a zone is converted, never overwritten.",
            "Event has a field called time: give it now, as it is.",
        ),
    ),
    "STORE-FIELDS-01": Code(
        "A field of the event is lost or changed.",
        "an audit that asks who did it gets no answer.",
        (
            "Compare the fields that the caller gave with those of the event.",
            "All that is in fields belongs to the Event: actor, key, version, metadata, id; and data stays whole.",
            "Two stars before a dictionary hand its items on as keyword arguments.",
        ),
    ),
    "STORE-POSITION-01": Code(
        "The event does not carry the position that the stream gave it.",
        "a browser that wants to go on from there does not know where it was.",
        (
            "Who knows the position, and when?",
            "XADD answers it; an event is frozen, so the position goes into a changed copy, and to the listeners too.",
            "Keep what the awaited command answers, and use dataclasses.replace before telling anybody.",
        ),
    ),
    "STORE-POSITION-02": Code(
        "The position is bytes, or the text of bytes.",
        "the b and the quotes are no part of a position, and Redis refuses it later.",
        (
            "Print what XADD answers: what stands before the quote?",
            "This client answers bytes; str(…) would keep the b and the quotes.",
            "Bytes have a method that makes text of them: decode.",
        ),
    ),
    "STORE-POSITION-03": Code(
        "The position is made by the code, and the stream refuses it.",
        "an event that is entered late, or after a restart, can no longer be stored.",
        (
            "Who decides where in the log an event stands: the caller's clock, or the stream?",
            "Positions only grow, and other programs write as well; the time of an event may be any.",
            "Call XADD without an id of yours: the stream then makes one, and answers it.",
        ),
    ),
    "STORE-FROZEN-01": Code(
        "The event is changed in place, and it is frozen.",
        "an event that could change after it was told would be another one for each listener.",
        (
            "May the past be changed?",
            "A frozen value is not changed: one makes a changed copy.",
            "dataclasses.replace takes the value, and the new fields by name.",
        ),
    ),
    "STORE-TYPE-01": Code(
        "The type is not in the set streams.",
        "history('order.*') then does not know that this stream exists.",
        (
            "How would somebody find out which types there are, without looking at every key?",
            "A set keeps each type once; the command is SADD.",
            "The key is streams, and the member is the type itself, without any prefix.",
        ),
    ),
    "STORE-TYPE-02": Code(
        "Listeners are told before the type is in the set streams.",
        "a listener that looks into the history finds nothing; and when one raises, the type is never listed.",
        (
            "What does the set hold at the moment when a listener is told?",
            "Both commands belong to storing: a type that is not in the set is a stream that nobody finds.",
            "Await SADD too before you call local.emit.",
        ),
    ),
    **REFUSED,
}
