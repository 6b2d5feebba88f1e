"""Chapter 4's questions: predictions before its experiments, and the quiz at its end."""

from __future__ import annotations

from eventlab.course.questions.question import Option, Question

QUESTIONS = (
    Question(
        "4.raises",
        "prediction",
        "The kitchen has no stove: its handler raises. It stands before the mail. Does the mail go out?",
        (
            Option(
                "Yes: each handler is called by itself, so an error stays with the kitchen.",
                False,
                "That is how one wants it. But a plain loop has no walls between its rounds: somebody must build them.",
            ),
            Option(
                "No: the error ends the loop before the mail's turn.",
                True,
                "An exception leaves the for loop, and emit with it. Whoever was added later hears nothing.",
            ),
            Option(
                "Yes, but later: the mail is tried again when the kitchen has failed.",
                False,
                "Nothing here tries again. An emitter keeps no event, so there is nothing to try with.",
            ),
        ),
    ),
    Question(
        "4.shrinks",
        "prediction",
        "Ann and Bob wait for a table each; who hears of a free one stops listening. One table becomes free. "
        "How many of the two hear of it?",
        (
            Option(
                "Both: both were listening when the emit began.",
                False,
                "So it should be, and a copy of the list makes it so. This loop walks over the list itself.",
            ),
            Option(
                "One: only Ann.",
                True,
                "When Ann's handler is taken out, Bob moves up into her place, and the loop goes on behind it.",
            ),
            Option(
                "None: Python refuses to change a list in a loop over it, and raises.",
                False,
                "It refuses that for a dict and a set. A list changes without a word, which is worse.",
            ),
        ),
    ),
    Question(
        "4.restart",
        "prediction",
        "The system is closed, and a new one is opened on the same store. Who is there?",
        (
            Option(
                "The event and the kitchen: both were registered with the system.",
                False,
                "The kitchen is a function of the old program. A store can keep data, and no function.",
            ),
            Option(
                "The event, but not the kitchen.",
                True,
                "The event was written down, the listener never was. Listeners are memory, events are a log.",
            ),
            Option(
                "Neither: closing ends everything.",
                False,
                "Closing ends the program's part. What is in the log is in Redis, which goes on.",
            ),
            Option(
                "The kitchen, which is told of the event once more.",
                False,
                "Nobody is told again by itself. Who needs the past after a restart subscribes anew, and reads it.",
            ),
        ),
    ),
    Question(
        "4.limit",
        "prediction",
        "Ann registered once, then Bob clicked three times. Which asking finds what Ann did, with a limit of 2?",
        (
            Option(
                "Both: take two events and keep Ann's, or keep Ann's and take two.",
                False,
                "The order of the two steps is the whole difference: a limit throws away what a filter would keep.",
            ),
            Option(
                "Only the first: take the newest two, then keep Ann's.",
                False,
                "The newest two are Bob's clicks. Of these nothing is left for Ann.",
            ),
            Option(
                "Only the second: keep Ann's, then take the newest two.",
                True,
                "The filter sees all events, so that a busy neighbour cannot push Ann's out of the limit.",
            ),
        ),
    ),
    Question(
        "4.xray",
        "prediction",
        "After a restart of the program, where is the event still to be seen?",
        (
            Option(
                "nowhere: it went with the program",
                False,
                "Only what the program held in memory went with it. The log is kept elsewhere.",
            ),
            Option(
                "only in the log",
                False,
                "The log has it, and so has the page: that is another program, and it was not restarted.",
            ),
            Option(
                "in the log and on the page",
                True,
                "The page is another program, and it lived on. Only the listeners' memory is gone.",
            ),
            Option(
                "in all three columns",
                False,
                "The listeners' column is the program's own memory, and a restart empties that.",
            ),
        ),
    ),
    Question(
        "4.q-ghost",
        "quiz",
        "A program tells its listeners first and stores afterwards. It dies between the two steps. What is left?",
        (
            Option(
                "An event in the log that nobody has heard of.",
                False,
                "That is the other order, store then tell. It can be mended: somebody reads the log.",
            ),
            Option(
                "Listeners that have acted on an event which no log knows.",
                True,
                "A ghost. Nobody can find it, repeat it or take it back, because there is no record of it.",
            ),
            Option(
                "Nothing: both steps belong to one emit, so both are undone.",
                False,
                "Two steps in two places are no transaction. What the kitchen has cooked, it has cooked.",
            ),
        ),
    ),
    Question(
        "4.q-two-names",
        "quiz",
        "A fault stores the same event twice. How can a reader see that the two entries are one event?",
        (
            Option(
                "By the position: equal positions, the same event.",
                False,
                "The log gives each entry a position of its own, so these two differ.",
            ),
            Option(
                "By the time: equal times, the same event.",
                False,
                "Two different events can happen in the same instant, and on a busy day they do.",
            ),
            Option(
                "By the id: it was made with the event, before anything was stored.",
                True,
                "The id names the event, the position names the place. Only the first travels along when it is copied.",
            ),
        ),
    ),
    Question(
        "4.q-errors",
        "quiz",
        "Two of five handlers raise. What should emit do?",
        (
            Option(
                "Call all five, then raise both errors together.",
                True,
                "Nobody waits for a neighbour's fault, and nobody's fault is hidden.",
            ),
            Option(
                "Call all five, and note the errors in a log file.",
                False,
                "The caller then believes that all went well. An emitter cannot know whether that is good enough.",
            ),
            Option(
                "Stop at the first error: what follows may depend on it.",
                False,
                "Handlers of one event are independent, or they are no handlers of one event. The other three pay.",
            ),
            Option(
                "Take the raising handlers out, so that it does not happen again.",
                False,
                "A stove that is cold today works tomorrow; the kitchen would be deaf for ever, and nobody told.",
            ),
        ),
    ),
    Question(
        "4.q-seam",
        "quiz",
        "A server replays the log to a browser, and subscribes it to live events afterwards. What can go wrong?",
        (
            Option(
                "The browser receives some events twice.",
                False,
                "That needs the other order, subscribe then replay, without leaving out what was sent already.",
            ),
            Option(
                "An event stored between the two steps never arrives.",
                True,
                "It is too late for the replay and too early for the subscription: it falls into the seam.",
            ),
            Option(
                "Nothing: the browser sends its last id when it reconnects.",
                False,
                "It reconnects only when the connection breaks. And the id of a later event covers the hole for good.",
            ),
        ),
    ),
    Question(
        "4.q-resume",
        "quiz",
        "A page listens to order.* and was away. Why does one Last-Event-ID not say where it has to go on?",
        (
            Option(
                "Each type has a stream of its own, and their positions are counted apart.",
                True,
                "A position says where one was in one stream. Of the neighbours it says nothing certain.",
            ),
            Option(
                "A browser forgets the last id when the connection breaks.",
                False,
                "It keeps it for just this case, and sends it with the next try.",
            ),
            Option(
                "A pattern with a star cannot be used for a history.",
                False,
                "It can: history('order.*') weaves the streams into one list, and its cursor has a part for each.",
            ),
        ),
    ),
)
