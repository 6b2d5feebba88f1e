"""2.1 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Listening begins before the question is asked, for an answer may come at once; the id says which answer is ours; "
    "one timeout lies around all the waiting; and `with` stops the inbox, however the call ends."
)

CODES: dict[str, Code] = {
    "REQUEST-MIX-01": Code(
        "It takes an answer that belongs to somebody else's question.",
        "Ann gets Bob's bill; and it happens only when two ask at once, so that no test at your desk shows it.",
        (
            "Which answers reach this inbox, and how many of them are yours?",
            "All answers have one type. What in them says whose question they belong to?",
            "Keep the id of your own question inside the call, and wait until an answer names it.",
        ),
    ),
    "REQUEST-TYPE-01": Code(
        "It takes an event of another type for the answer.",
        "a note that the question has been noticed is returned as if it were the answer.",
        (
            "Which types does your pattern let in?",
            "Other news may name the same id: what happens on behalf of a question often does.",
            "Subscribe to the one type that an answer has, or look at the type too.",
        ),
    ),
    "REQUEST-DEAF-01": Code(
        "An answer that comes at once is missed.",
        "the faster the other side is, the more answers are lost; on a slow day all is well.",
        (
            "What do you do first, ask or listen?",
            "Whoever answers may do so before publish has returned. A radio keeps nothing for those who come later.",
            "Have your inbox before you publish.",
        ),
    ),
    "REQUEST-WAIT-01": Code(
        "It waits for ever when nobody answers.",
        "each such call holds a task, an inbox and somebody's patience, until the next restart.",
        (
            "What ends the waiting when no event comes?",
            "get alone waits without end. asyncio.timeout and wait_for put an end to it, in seconds from now.",
            "Put a limit of `timeout` seconds around what waits.",
        ),
    ),
    "REQUEST-WAIT-02": Code(
        "Each answer to somebody else begins the waiting anew.",
        "on a busy bus a call never ends, just when everybody is in a hurry.",
        (
            "From when on do your seconds count?",
            "A limit around a single get is a limit for a single event.",
            "Put the limit around the whole loop, or work out what is left of it each time.",
        ),
    ),
    "REQUEST-WAIT-03": Code(
        "It waits for another time than `timeout`.",
        "the caller has promised somebody an answer within its own limit.",
        (
            "Where does your code use `timeout`?",
            "It is in seconds, may be short or long, and an answer after it comes too late.",
            "Hand it on as it is, to whatever ends the waiting.",
        ),
    ),
    "REQUEST-NONE-01": Code(
        "No TimeoutError reaches the caller when no answer comes.",
        "None looks like an answer, and the bill is printed without a sum.",
        (
            "What does a caller get from you after the time is over?",
            "asyncio.timeout and wait_for raise TimeoutError by themselves. Does something catch it, or change it?",
            "Let the error go to the caller.",
        ),
    ),
    "REQUEST-GONE-01": Code(
        "A call that is cancelled ends as something else.",
        "whoever cancels it is told that nobody answered, and asks again; what should end goes on.",
        (
            "Which of your lines catches more than the end of the time?",
            "Cancelling raises CancelledError in the middle of an await; a bare `except` and BaseException catch it.",
            "Catch TimeoutError at most, and leave the tidying to finally or `with`: both let the error pass.",
        ),
    ),
    "REQUEST-LATE-01": Code(
        "The answer is there, and the caller still waits.",
        "every call takes as long as the slowest one.",
        (
            "When does your code look whether an answer has come?",
            "Sleeping first and looking afterwards takes the whole time, each time.",
            "Wait for the next event, and return as soon as it is the right one.",
        ),
    ),
    "REQUEST-LOST-01": Code(
        "The answer comes, and is not taken for one.",
        "the caller gives up, asks again, and the work is done twice.",
        (
            "What do you compare, and what is in the answer?",
            "An answer has an id of its own. The id of the question stands in its metadata, under `request`.",
            "Print the answer's metadata and the id of the event that you published.",
        ),
    ),
    "REQUEST-FIRST-01": Code(
        "Of several answers it does not return the first.",
        "two kitchens answer, and which of them counts then hangs on how busy the caller was.",
        (
            "What happens in your code when an answer with the right id has come?",
            "A loop that goes on through all that waits keeps the last one.",
            "Look at one event at a time, and return inside the loop.",
        ),
    ),
    "REQUEST-KIND-01": Code(
        "It returns something other than the event.",
        "the caller wants to know who answered and when, and not only what.",
        (
            "What does your return give back, and what did the inbox give you?",
            "Neither data nor a text; without return it is None.",
            "Return the event as it came.",
        ),
    ),
    "REQUEST-LEAK-01": Code(
        "After a timeout the inbox stays subscribed.",
        "every call that fails leaves an inbox that fills up; a bad night later the memory is full.",
        (
            "Which line stops the inbox, and is it reached when the time is over?",
            "An exception leaves by the shortest way: what stands behind the waiting is passed over.",
            "finally is reached on every way out, and so is the end of a `with` block.",
        ),
    ),
    "REQUEST-LEAK-02": Code(
        "After an answer the inbox stays subscribed.",
        "each call leaves an inbox behind, and publishing becomes slower with each.",
        (
            "Who tells the bus that you do not listen any more?",
            "return leaves at once; what stands below it is not reached.",
            "finally is reached on every way out, and so is the end of a `with` block.",
        ),
    ),
    "REQUEST-LEAK-03": Code(
        "When the caller gives up, the inbox stays subscribed.",
        "pages are closed in the middle of a call all the time, and each leaves an inbox that fills up.",
        (
            "What is raised in the middle of an await when somebody cancels the call?",
            "CancelledError is no Exception, and no TimeoutError: `except` for those two does not see it.",
            "finally is reached on every way out, and so is the end of a `with` block.",
        ),
    ),
    "REQUEST-ASK-01": Code(
        "The question is not published as it was given.",
        "whoever answers by type finds no question, or one with something in it that is not for them.",
        (
            "Which event do you publish, and with which type and data?",
            "Every Event has an id already: nothing has to be added to data for that.",
            "Make one Event of type and data, and publish that.",
        ),
    ),
    "REQUEST-ASK-02": Code(
        "The question is asked more than once.",
        "a question may be repeated, an order may not: the kitchen cooks it twice.",
        (
            "How often does a call reach publish?",
            "Asking again is for the caller to decide, who knows whether it does harm.",
            "Publish before the loop, and not in it.",
        ),
    ),
    "REQUEST-ASYNC-01": Code(
        "request does not answer something that can be awaited.",
        "either it blocks everybody, so that no answer can ever come, or it has not begun at all.",
        (
            "With which word does your function begin?",
            "A plain def cannot await, and an async one that yields is no call.",
            "Begin with async def, and await what waits.",
        ),
    ),
}
