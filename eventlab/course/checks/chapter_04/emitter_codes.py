"""4.1 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Every change replaces the list and every emit walks over the one it began with, so nothing that a handler does "
    "can disturb the others; errors wait until all have been called."
)

CODES: dict[str, Code] = {
    "EMIT-ORDER-01": Code(
        "Handlers are not called in the order in which they came.",
        "what works today by luck of order fails after the next restart.",
        (
            "What keeps the order of things that are added one by one?",
            "A set has no order; and two lists, one for on and one for once, lose the order between them.",
            "Keep one list of all registrations, and walk over it from the front.",
        ),
    ),
    "EMIT-CALL-01": Code(
        "Somebody listens and is not called, or is called too often.",
        "a missed order is a missed meal.",
        (
            "Who was registered, and who was called? Compare the two lists.",
            "Print the registrations at the start of emit.",
            "Each registration needs an entry of its own; a dictionary by type keeps only the last.",
        ),
    ),
    "EMIT-VALUE-01": Code(
        "A handler does not get exactly the value that was emitted.",
        "handlers written for the value break on anything else.",
        (
            "With which arguments does emit call a handler?",
            "Neither the type nor a copy in a wrapper: one argument, the value.",
            "Call the handler with the second argument of emit, and with nothing else.",
        ),
    ),
    "EMIT-RAISE-01": Code(
        "One raising handler stops those behind it.",
        "one broken stove costs every customer the confirmation.",
        (
            "Who still waits when a handler raises?",
            "Where must the try stand: around the loop, or inside it?",
            "Catch Exception around each single call, and put the error in a list.",
        ),
    ),
    "EMIT-RAISE-02": Code(
        "A handler's error never reaches the caller of emit.",
        "a failure that nobody sees is found by the customer.",
        (
            "What does the caller learn after all handlers have run?",
            "Errors that were caught have to be raised again, in the end.",
            "Collect them; behind the loop, if there are any, raise a group that holds them all.",
        ),
    ),
    "EMIT-RAISE-03": Code(
        "Of several errors only some reach the caller.",
        "you mend one failure and never hear of the other.",
        (
            "How many errors can one emit have?",
            "One variable keeps one error; a raise lets out one.",
            "Keep a list of the errors, and raise an ExceptionGroup made of all of it.",
        ),
    ),
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
            "Keep every entry whose type or handler differs; store that list.",
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
    "EMIT-CHANGE-01": Code(
        "When a handler ends itself, the next one is skipped, or emit breaks.",
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
    "EMIT-NONE-01": Code(
        "A type that nobody listens to raises.",
        "an emitter must not care whether anybody listens: that is the whole point of events.",
        (
            "What does your code look up before it knows that it is there?",
            "A dictionary raises KeyError for a key that it does not have.",
            "Use get with an empty default.",
        ),
    ),
    "EMIT-NONE-02": Code(
        "A type that nobody listens to calls somebody.",
        "the wrong part of the program acts on something that does not concern it.",
        (
            "Which handlers belong to the emitted type?",
            "Does emit look at the type at all?",
            "Ask match for each registration, with its type and the emitted one.",
        ),
    ),
    "EMIT-MATCH-01": Code(
        "match does not decide who hears.",
        "without it there are no patterns, and 4.2 would be written in vain.",
        (
            "Where is match used?",
            "A dictionary lookup compares by equality, whatever match says.",
            "For each registration ask match(listened, emitted).",
        ),
    ),
    "EMIT-MATCH-02": Code(
        "match is asked the wrong way round.",
        "a pattern does not match like a name: the two are no equals.",
        (
            "Which of its two arguments is the pattern?",
            "The first is what somebody listens to, the second is what was emitted.",
            "Change the places of the two arguments.",
        ),
    ),
    "EMIT-SHARED-01": Code(
        "Two emitters share their handlers.",
        "one customer's messages reach another customer.",
        (
            "When is the list made, and how many are there?",
            "What stands in the class body, or as a default of a parameter, exists once for all.",
            "Make the list in __init__.",
        ),
    ),
    "EMIT-LIST-01": Code(
        "handlers does not name those who would hear, in their order.",
        "who cannot look inside cannot find out why nobody answered.",
        (
            "Compare the answer with the list of those that emit would call.",
            "The handlers themselves, not the entries or wrappers around them.",
            "Use the same selection as in emit, and give back the handler of each entry.",
        ),
    ),
    "EMIT-LEAK-01": Code(
        "handlers gives its own list away, and whoever changes it changes the emitter.",
        "a report that sorts its list silences the shop.",
        (
            "Is the answer a copy, or the list itself?",
            "The caller may do with the answer what it likes.",
            "Answer a tuple.",
        ),
    ),
    "EMIT-ASYNC-01": Code(
        "emit answers a coroutine, and nobody has been called.",
        "without an await it never runs, and nothing says so.",
        (
            "What does calling an async function do?",
            "This emitter is synchronous: when emit returns, all have been called.",
            "Write def in place of async def.",
        ),
    ),
}
