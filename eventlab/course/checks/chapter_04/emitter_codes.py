"""4.1 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.checks.chapter_04.emitter_ending_codes import ENDING_CODES
from eventlab.course.scenario import Code

WHY = (
    "Each registration has a key of its own, so one of two equal ones can end; emit walks over a list of its own, so "
    "nothing that a handler does disturbs the others, and asks before each call whether it is still registered, so "
    "once is once; errors wait until all have been called."
)

CODES: dict[str, Code] = {
    "EMIT-ORDER-01": Code(
        "Handlers are not called in the order in which they were added.",
        "what works today by luck of order fails after the next restart.",
        (
            "What keeps the order of things that are added one by one?",
            "A set has no order; and two lists, one for each method or one for each type, lose the order between them.",
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
    "EMIT-VALUE-02": Code(
        "Some values are taken for nothing, and reach nobody.",
        "a counter that falls to 0 never says so.",
        (
            "Which values count as false in Python?",
            "None, 0 and the empty text are values like any other.",
            "Do not ask anything of the value: hand it on.",
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
    "EMIT-RAISE-04": Code(
        "What emit raises is no ExceptionGroup.",
        "a caller that is ready for the group breaks on the day on which something else comes.",
        (
            "What must a caller catch when one handler raises, and what when two do?",
            "One error in a group is a group as well.",
            "Put the list of errors into an ExceptionGroup, however long it is.",
        ),
    ),
    "EMIT-RAISE-05": Code(
        "A KeyboardInterrupt does not reach the caller of emit.",
        "the stop button stops nothing, and Ctrl-C is lost in a handler.",
        (
            "Which of the things that one can raise are errors, and which are orders to stop?",
            "except: and except BaseException catch the stop button too.",
            "Catch Exception, and let everything else go its way.",
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
    "EMIT-MATCH-03": Code(
        "An emitter that was given no match does not compare by equality.",
        "a type with a star in it is a plain name to one part, and a pattern to another.",
        (
            "What does match stand for when nobody gives one?",
            "The default of the parameter is eq, from operator.",
            "Ask whatever match is, and build no rule of your own beside it.",
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
        "handlers does not name those whom emit would call, in their order.",
        "who cannot look inside cannot find out why nobody answered.",
        (
            "Compare the answer with the list of those that emit would call.",
            "The handlers themselves, not the entries or wrappers around them.",
            "Use the same selection as in emit, and give back the handler of each entry.",
        ),
    ),
    "EMIT-LIST-02": Code(
        "handlers does not answer a tuple.",
        "who takes a list for the register adds to it, and nobody is registered.",
        (
            "Of which type is the answer?",
            "A list can be changed, a generator is used up by its first reader.",
            "Put tuple(…) around the answer.",
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
    **ENDING_CODES,
}
