"""3.5 in words: each misconception, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "A reader owns nothing but its place: each wait begins behind it, whether the last one brought something or not, "
    "and so nothing falls between two waits."
)

CODES: dict[str, Code] = {
    "FOLLOW-KIND-01": Code(
        "follow answers something that `async for` cannot read.",
        "a list is finished, and this has no end: whoever follows wants the next entry when it comes.",
        (
            "What does a function become when there is a yield in it?",
            "A function that collects and returns can only return what is there already.",
            "Define it with async def, and yield each entry as soon as you have it.",
        ),
    ),
    "FOLLOW-PAIR-01": Code(
        "What is yielded is not a position with the fields of its entry.",
        "without its position a reader cannot say later where it stopped.",
        (
            "How many things does one yield of yours hold, and which?",
            "XREAD answers a list of streams: each is a key and its entries, and each entry a position and fields.",
            "Unpack down to one entry, and yield its two parts as a pair, the fields untouched.",
        ),
    ),
    "FOLLOW-TEXT-01": Code(
        "The position is not text.",
        "bytes cannot be compared with the positions of this project, nor put into a page or into JSON.",
        (
            "What does redis answer: text, or bytes?",
            "str(b'5-0') is not '5-0': look at it.",
            "Bytes become text by decode().",
        ),
    ),
    "FOLLOW-END-01": Code(
        "The generator ends when a wait brings nothing.",
        "a quiet minute in the restaurant, and the kitchen never hears of another order.",
        (
            "What does your loop do when Redis answers with nothing?",
            "Nothing new within a second is no end: the stream has none.",
            "After an empty answer wait again, behind the same place.",
        ),
    ),
    "FOLLOW-NONE-01": Code(
        "It breaks when a wait brings nothing.",
        "the first quiet second ends the reader with an error.",
        (
            "What does XREAD answer when its time is over?",
            "Its answer is then empty: there is no first stream in it.",
            "Loop over the answer instead of reaching into it.",
        ),
    ),
    "FOLLOW-AFTER-01": Code(
        "What `after` names has been read, and is given again.",
        "a reader that comes back cooks its last order a second time.",
        (
            "Is `after` the first entry that is wanted, or the last that is not?",
            "XREAD gives what lies behind a position; XRANGE begins at it, unless a bracket stands before it.",
            "Begin behind `after`, and use what the caller gave.",
        ),
    ),
    "FOLLOW-AGAIN-01": Code(
        "An entry is given more than once.",
        "one order, two bowls of soup.",
        (
            "From which place does your second wait begin?",
            "Each entry moves the place on; does every one of yours, the last of a page too?",
            "Let `after` be the position of the entry that you yield.",
        ),
    ),
    "FOLLOW-DOLLAR-01": Code(
        "`$` stands for the newest entry anew at every wait: what came between two waits is lost.",
        "an order that came while the reader was busy with another is never cooked.",
        (
            "What does `$` mean, and at which moment is that decided?",
            "From the second wait on you know exactly how far you have read.",
            "Give XREAD the position of the last entry seen, and never `$`.",
        ),
    ),
    "FOLLOW-SHARE-01": Code(
        "What one reader takes, another does not get.",
        "the kitchen gets every second order, and the till the others.",
        (
            "What do your two readers have in common?",
            "A consumer group deals its entries out; a name outside the function belongs to all of its calls.",
            "Keep the place in a variable of the function, and read with XREAD.",
        ),
    ),
    "FOLLOW-LOST-01": Code(
        "An entry is passed over.",
        "an order that is in the log, and that nobody ever sees.",
        (
            "Which entry is missing, and what was the place when it was passed over?",
            "One millisecond can hold many entries, a page ends anywhere, and two entries may have the same fields.",
            "Move the place to the position of the entry just given: no further, and never by counting.",
        ),
    ),
    "FOLLOW-ORDER-01": Code(
        "Entries are given in another order.",
        "the order is changed before it was placed.",
        (
            "In which order does Redis answer, and what does your code do to it?",
            "Positions are two numbers: as texts, 1000-0 comes before 999-0.",
            "Yield as XREAD answers: that is oldest first already.",
        ),
    ),
    "FOLLOW-LATE-01": Code(
        "An entry comes late, although the reader had nothing to do.",
        "the soup is ordered, and the kitchen hears of it seconds later.",
        (
            "Where is your code when the entry comes: waiting in Redis, or elsewhere?",
            "A sleep does not end when something comes; XREAD with BLOCK does.",
            "Wait in Redis only.",
        ),
    ),
    "FOLLOW-BLOCK-01": Code(
        "A wait in Redis may last longer than a second, or for ever.",
        "a connection that died silently is waited on for ever, and the client's own time limit breaks the wait off.",
        (
            "In which unit is BLOCK counted, and what does 0 mean?",
            "Milliseconds; and 0 is no short time, but no end at all.",
            "Let one wait last a thousand milliseconds at most, then begin the next.",
        ),
    ),
    "FOLLOW-POLL-01": Code(
        "It asks again and again instead of waiting in Redis.",
        "a thousand readers that ask all day long keep Redis busy with saying no.",
        (
            "How many commands go out in a second in which nothing comes?",
            "XREAD can wait by itself; without BLOCK it answers at once.",
            "Give XREAD its block, in milliseconds, and sleep nowhere.",
        ),
    ),
    "FOLLOW-ERROR-01": Code(
        "An error of Redis is swallowed: whoever reads never learns of it.",
        "the server is gone, or the name was mistyped, and the kitchen's screen says all evening: no orders.",
        (
            "What does your code do when the reading itself raises?",
            "To the reader an error that is passed over looks like a quiet evening. Who could tell the two apart?",
            "Catch nothing here: whether to wait, to try again or to give up is for the caller to say.",
        ),
    ),
    "FOLLOW-TAKE-01": Code(
        "Reading takes entries out of the stream.",
        "the next reader finds nothing: a log that is eaten is a queue.",
        (
            "How long is the stream after your reader has passed?",
            "A reader changes nothing but its own place.",
            "Send commands that read, and no others.",
        ),
    ),
}
