"""4.1 in words, the part about coming and going: once, off, stop, and what changes while an emit is under way."""

from __future__ import annotations

from eventlab.course.scenario import Code

ENDING_CODES: dict[str, Code] = {
    "EMIT-ONCE-01": Code(
        "A handler registered with once is called again.",
        "the welcome mail goes out with every login.",
        (
            "What has to happen to a registration with once, and when?",
            "The registration must know that it is for one time only.",
            "Take the registration away as part of calling it.",
        ),
    ),
    "EMIT-ONCE-02": Code(
        "A handler registered with once runs twice when it emits the same type again.",
        "an event that causes itself charges the card twice, or never ends.",
        (
            "Is the handler still registered while it runs?",
            "What comes first: calling it, or taking it away?",
            "End the registration, and only then call the handler.",
        ),
    ),
    "EMIT-ONCE-03": Code(
        "When a handler emits again, one with once that waits behind it runs twice, or emit breaks.",
        "the same payment is booked by the inner emit and by the outer one.",
        (
            "Two emits are under way: which of them still holds the registration in its list?",
            "The inner emit called it and took it away; the outer one made its list before that.",
            "Whoever calls it must first see whether it is still registered, and taking away must bear that it is not.",
        ),
    ),
    "EMIT-STOP-01": Code(
        "What on or once answers cannot be called.",
        "who cannot unsubscribe leaks a handler for each page view.",
        (
            "What does the caller hold after on?",
            "A function may return another function.",
            "Define a small function inside that takes this registration away, and return it.",
        ),
    ),
    "EMIT-OFF-01": Code(
        "A handler is called after its registration was ended.",
        "a closed page still gets messages, and keeps its memory.",
        (
            "Which registration does off take away, and which does stop?",
            "Does it change the list that emit walks over, or a copy?",
            "off keeps every entry whose type or handler differs, and ends all the others.",
        ),
    ),
    "EMIT-OFF-02": Code(
        "Ending what has already ended raises.",
        "cleaning up often happens twice, and then hides the first error.",
        (
            "What does list.remove do when there is nothing to remove?",
            "Ending twice should do nothing the second time, for a type that nobody knows as well.",
            "Build a new list without the entry, in place of removing it.",
        ),
    ),
    "EMIT-OFF-03": Code(
        "off does not find a handler that was registered with once.",
        "a dialogue that was closed still opens the door.",
        (
            "Which function does once put in the list: the handler, or one around it?",
            "off compares with the handler that it is given.",
            "Keep the handler itself in the entry, and beside it whether it is for one time.",
        ),
    ),
    "EMIT-OFF-04": Code(
        "off does not find a handler that is a method.",
        "every object that listened once is kept for ever, and goes on hearing.",
        (
            "Is page.show the same object each time one writes it?",
            "Python makes a method anew each time it is asked for: two of them are equal, and not identical.",
            "Compare handlers with ==, not with is or id.",
        ),
    ),
    "EMIT-OFF-05": Code(
        "off ends registrations of another type too.",
        "who leaves one room is thrown out of all the others.",
        (
            "What two things does off get, and which of them does your code compare?",
            "match says who hears an emit; off names the very type that was registered.",
            "Both must be equal: the type and the handler.",
        ),
    ),
    "EMIT-TWICE-01": Code(
        "A handler that was registered twice is called once.",
        "two parts of the program that share a handler cannot both rely on it.",
        (
            "How many registrations are there, and how many did you keep?",
            "A dictionary or set of handlers holds each of them once.",
            "Every call of on makes an entry of its own, whatever is there already.",
        ),
    ),
    "EMIT-TWICE-02": Code(
        "Ending one registration ends another of the same handler.",
        "one part of the program leaves, and another no longer hears.",
        (
            "The same handler is registered twice: which of the two should end?",
            "Two entries with the same content are equal, so equality cannot tell which one is meant.",
            "Give each registration something of its own, a key or an object, and end it by that.",
        ),
    ),
    "EMIT-CHANGE-01": Code(
        "When a handler ends a registration, another is skipped, or emit breaks.",
        "one handler that leaves silences an unrelated neighbour.",
        (
            "What does a for loop do when its list shrinks?",
            "The loop counts places: behind a removed entry all move up by one.",
            "Walk over a copy, or never change a list: replace it.",
        ),
    ),
    "EMIT-CHANGE-02": Code(
        "A handler added while emitting hears the emit that was under way.",
        "a handler that subscribes another one can keep an emit going for ever.",
        (
            "Who should hear an emit: those listening when it begins, or when it ends?",
            "What does a for loop do when its list grows?",
            "Decide at the start of emit who is called, and keep to it.",
        ),
    ),
}
