"""2.3 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "A position is a place in a list that only grows, so no reader's place has to be kept: each brings its own, "
    "and reading on and going back are the same call with another number."
)

CODES: dict[str, Code] = {
    "STREAM-CONSUME-01": Code(
        "What has been read is gone.",
        "the first reader takes it from all others, and nobody can look again after a mistake.",
        (
            "What is left on the tape when a page has been read?",
            "A queue hands out and forgets. A tape is only looked at; pop and clear have no part in reading.",
            "Take a copy of the part that is asked for, and leave the list as it was.",
        ),
    ),
    "STREAM-SHARED-01": Code(
        "The tape remembers one place for all its readers.",
        "what one of them has read, the others never get to see.",
        (
            "Who else reads this tape, and how far are they?",
            "A place kept in the tape is a place for everybody. Where does `after` come from?",
            "Keep no place at all: what stands in `after` is all that a read needs to know.",
        ),
    ),
    "STREAM-OFF-01": Code(
        "A page begins one event too early or too late.",
        "at each page an event is handled twice, or never.",
        (
            "Is the event at position `after` part of the page?",
            "`after` is the position of the last one that the reader has seen; positions begin at 1, lists at 0.",
            "Write down three events with their positions and their places in the list, and read with after=1.",
        ),
    ),
    "STREAM-START-01": Code(
        "append answers another position than the next one.",
        "a reader that begins at 0 then misses the first event, or two events stand at one place.",
        (
            "How many events are on the tape when the first one has been appended?",
            "The first position is 1. Is the answer worked out before or after the event is in the list?",
            "How long the list is afterwards is the position.",
        ),
    ),
    "STREAM-ANSWER-01": Code(
        "append does not answer a position.",
        "whoever appends cannot say where it stands, and nobody can be told to read on from there.",
        (
            "What does the last line of append give back?",
            "A method without return answers None.",
            "Answer a whole number: 1 for the first event, and one more each time.",
        ),
    ),
    "STREAM-NUMBER-01": Code(
        "The events are right, and their positions are not.",
        "a reader keeps the last position that it got, and goes on from a wrong place.",
        (
            "Which position did append answer for the first event of this page?",
            "Counting anew on each page gives positions of the page, not of the tape.",
            "Begin to count where the page begins: one behind `after`.",
        ),
    ),
    "STREAM-LIMIT-01": Code(
        "Of more events than `limit` the newest are answered.",
        "a reader who is far behind jumps over all that lies between.",
        (
            "Which events does a reader need next, the nearest or the farthest?",
            "The page is cut at one of its two ends. What is cut away must be what the next page begins with.",
            "Keep the first `limit` of those behind `after`.",
        ),
    ),
    "STREAM-LIMIT-02": Code(
        "More events come than `limit` allows.",
        "a reader that asks for a hundred gets a million, and its memory is full.",
        (
            "Where does your code look at `limit`?",
            "Without a limit in the call it is 100; and 0 is a limit as well, though an `or` takes it for none.",
            "Cut the page, not the tape: `limit` counts from where the page begins.",
        ),
    ),
    "STREAM-END-01": Code(
        "Where nothing is behind `after`, read does not answer an empty list.",
        "every reader gets to the end sooner or later, and asks again a moment later.",
        (
            "What is behind the last event, and what on a tape that is still empty?",
            "A part of a list that lies beyond its end is empty; a single place beyond it is an IndexError.",
            "Nothing to read is an answer like any other: a list without anything in it.",
        ),
    ),
    "STREAM-TWICE-01": Code(
        "An event that is appended again is mixed up with its first time.",
        "Ann orders the same twice, and the second order is cooked never, or at the wrong place.",
        (
            "Is the position a matter of the event, or of the moment at which it was appended?",
            "Looking an event up finds its first place only; a set or a dictionary keeps it once.",
            "Count places, and never ask the list where an event stands.",
        ),
    ),
    "STREAM-ONE-01": Code(
        "Two tapes share their events.",
        "the orders of one restaurant are cooked in the other.",
        (
            "Where is the list made: once, or once for each tape?",
            "What stands in the class body, or as a default of an argument, belongs to all objects.",
            "Make it in __init__, on self.",
        ),
    ),
    "STREAM-SPOIL-01": Code(
        "What a caller does to its list, it does to the tape.",
        "what has happened can then be changed by anybody who reads.",
        (
            "What in the list that read answers does the tape keep for itself as well?",
            "Whoever gets the tape's own list can empty it; whoever gets a pair that is a list can write into it.",
            "Answer a list that was made for this call, and pairs that nobody can change: tuples.",
        ),
    ),
    "STREAM-ORDER-01": Code(
        "The events of a page are not in the order in which they came.",
        "paid comes before placed, and the bill is closed before it is opened.",
        (
            "Which event stands first on the page, and which came first?",
            "Sorting and reversing are not needed: the list is in order as it is.",
            "Oldest first: as they were appended.",
        ),
    ),
    "STREAM-PAGE-01": Code(
        "The page holds other events than those behind `after`.",
        "what a reader does not get, it never asks for again.",
        (
            "Which events have a position above `after`? Compare them with what came.",
            "Both arguments have a default: 0 means from the beginning.",
            "Start from the whole list, and leave out only what is not behind `after`.",
        ),
    ),
    "STREAM-LIST-01": Code(
        "read does not answer a list.",
        "whoever counts the page, or looks at it twice, finds it empty or fails.",
        (
            "What kind of thing does read give back? Print it.",
            "With yield it is a generator, without return None, with async a coroutine; enumerate is no list either.",
            "Put what you have through list(…), and return it.",
        ),
    ),
    "STREAM-PAIR-01": Code(
        "The list does not hold pairs of a position and an event.",
        "without the position a reader does not know from where to go on.",
        (
            "What is one item of your list?",
            "Two things belong together: where it stands, and what it is, in this order.",
            "enumerate gives such pairs, and can begin at any number.",
        ),
    ),
}
