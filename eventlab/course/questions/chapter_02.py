"""Chapter 2's questions: predictions before its experiments, and the quiz at its end."""

from __future__ import annotations

from eventlab.course.questions.question import Option, Question

QUESTIONS = (
    Question(
        "2.twice",
        "prediction",
        "The kitchen cooks at once, but its answer comes too late: the waiter gets NoAnswer, and asks once more. "
        "How many bowls of ramen are cooked?",
        (
            Option(
                "None: both requests ended in an error.",
                False,
                "The error says that no answer came. It says nothing about the work, which was done before.",
            ),
            Option(
                "One: the timeout took the first request back.",
                False,
                "A timeout ends the waiting. What has been cooked by then stays cooked.",
            ),
            Option(
                "Two.",
                True,
                "Each request was carried out, and only the answer was late. Who asks again may get it twice.",
            ),
        ),
    ),
    Question(
        "2.nobody",
        "prediction",
        "An order is published, and nobody listens. What does publish do?",
        (
            Option(
                "It raises NoAnswer, as the phone did.",
                False,
                "The phone owes its caller an answer. The radio owes nobody anything, so nothing has gone wrong.",
            ),
            Option(
                "It returns 0, and the order is gone.",
                True,
                "Nobody took it, and that is no error. The publisher could look at the 0; hardly anybody does.",
            ),
            Option(
                "It keeps the order for whoever subscribes first.",
                False,
                "For whom, and for how long? There is no list of the absent, so nothing can be kept for them.",
            ),
            Option(
                "It waits until somebody listens.",
                False,
                "Then a missing listener would stop the orders. Fire and forget means: never wait for anybody.",
            ),
        ),
    ),
    Question(
        "2.full",
        "prediction",
        "Bob's inbox has room for two. Five orders are published before he looks. Which does he find?",
        (
            Option(
                "1 and 2: the inbox was full when 3, 4 and 5 came.",
                True,
                "Each order that finds the inbox full is lost to Bob alone, and the inbox counts it.",
            ),
            Option(
                "4 and 5: the oldest make room for the newest.",
                False,
                "Some radios do that, and for a price on a screen it is better. This one keeps what it promised first.",
            ),
            Option(
                "All five: publish waits until there is room again.",
                False,
                "Then one slow listener would stop everybody. A publisher waits for nobody.",
            ),
            Option(
                "None: publish raises, and the inbox is emptied.",
                False,
                "The publisher does not even learn of it: publish returns how many took the order, and that is all.",
            ),
        ),
    ),
    Question(
        "2.cut",
        "prediction",
        "A tape keeps the newest three. Bob has read up to position 1 when orders 2 to 8 come in. "
        "What does he read next?",
        (
            Option(
                "Order 2: the tape waits for its slowest reader.",
                False,
                "Then one reader who never comes back would fill the memory. The tape does not even know its readers.",
            ),
            Option(
                "Nothing: his place is gone, so reading raises an error.",
                False,
                "One could build it so. This tape passes over what it has lost; the gap is in the positions.",
            ),
            Option(
                "Order 6, and nobody tells him that four are missing.",
                True,
                "2 to 5 were cut off. He reads on at the oldest that is left; only a look at the position shows it.",
            ),
        ),
    ),
    Question(
        "2.tape",
        "prediction",
        "Bob has read three orders from the tape, and sent an e-mail for each. "
        "Now his cursor is set back to the start. What follows?",
        (
            Option(
                "nothing: Bob has read them already",
                False,
                "The tape does not know what Bob has read. All there is of it is his cursor, and that was set back.",
            ),
            Option(
                "he reads them again, but sends no e-mail twice: an order keeps its id",
                False,
                "The id would do it, if Bob kept a list of the orders that he is done with. Nobody keeps one here.",
            ),
            Option(
                "he reads them again, and sends every e-mail again",
                True,
                "Reading consumed nothing, and reading is what makes Bob send. The tape cannot tell again from first.",
            ),
            Option(
                "the three orders are put on the tape a second time",
                False,
                "Going back writes nothing. It is the same entries that are read once more.",
            ),
        ),
    ),
    Question(
        "2.cancel",
        "prediction",
        "Ramen for 12 euros was ordered, then tea for 3, then the tea was cancelled. The tape keeps the newest two "
        "events. What does the bill come to?",
        (
            Option(
                "12 euros: the ramen was ordered, and never cancelled.",
                False,
                "It was, and the tape no longer knows. A fold takes in what it is given, and misses nothing.",
            ),
            Option(
                "15 euros: there was no room for the cancelling.",
                False,
                "A tape makes room: the newest is always put on it, and the oldest falls off.",
            ),
            Option(
                "Nothing: 0 euros.",
                True,
                "Tea ordered, tea cancelled: 3 less 3. The ramen fell off, and nothing in the sum shows it.",
            ),
            Option(
                "It raises an error: a fold needs the tape from its beginning.",
                False,
                "It does need it, and it cannot tell. That positions begin at 2 is seen only by who looks.",
            ),
        ),
    ),
    Question(
        "2.q-answer",
        "quiz",
        "A guest at the door asks whether table 5 is free. Which pattern fits?",
        (
            Option(
                "Publish and subscribe: whoever knows will hear the question.",
                False,
                "Perhaps three hear it, perhaps nobody. The guest needs one answer, now, or a clear no.",
            ),
            Option(
                "An event stream: the question must not be lost.",
                False,
                "A question that is answered tomorrow is of no use. What matters here is the answer, not the record.",
            ),
            Option(
                "Request and response: one answer, and an end to the waiting.",
                True,
                "It is a query: exactly one answer, a time limit, and an error when nobody is there.",
            ),
        ),
    ),
    Question(
        "2.q-coupling",
        "quiz",
        "A loyalty service wants to hear of every order too. Where must the code that places orders be changed?",
        (
            Option(
                "With request and response only.",
                True,
                "There it calls each service by name, so it must know the new one. Radio and tape know no names.",
            ),
            Option(
                "With request and response, and with publish and subscribe.",
                False,
                "The newcomer subscribes by itself. The line that publishes stays as it is.",
            ),
            Option(
                "With all three: somebody must send it the orders.",
                False,
                "Nobody sends anything to somebody on a radio or a tape. The newcomer listens, or reads.",
            ),
            Option(
                "With the event stream only: it must be given a cursor.",
                False,
                "The cursor belongs to the reader. The tape does not know how many readers there are.",
            ),
        ),
    ),
    Question(
        "2.q-three",
        "quiz",
        "publish returned 3. What does the publisher know now?",
        (
            Option(
                "Three listeners have handled the event.",
                False,
                "They have it in their inboxes. Whether they ever look there, nobody has said.",
            ),
            Option(
                "Three inboxes took the event.",
                True,
                "That is all. Handled, failed or forgotten: fire and forget does not ask.",
            ),
            Option(
                "Three answers will come.",
                False,
                "Listeners do not answer. Who wants an answer asks a question, with a request.",
            ),
        ),
    ),
    Question(
        "2.q-hundred",
        "quiz",
        "A tape holds 100 events, and is set to keep 1,000. Ten readers read all of it. "
        "How many events are left on it?",
        (
            Option(
                "None: everything has been read.",
                False,
                "That is a queue. A tape is not emptied by reading, however many read it.",
            ),
            Option(
                "1,000: each reader got its own copy.",
                False,
                "A reader has no copy, only a place: one number.",
            ),
            Option(
                "100.",
                True,
                "Reading takes nothing away. Only `kept` does, when newer events push the oldest off.",
            ),
        ),
    ),
    Question(
        "2.q-gap",
        "quiz",
        "Between two readings, a reader's position went from 7 to 11. What happened to 8, 9 and 10?",
        (
            Option(
                "Another reader has taken them.",
                False,
                "Readers take nothing. They do not even know of each other.",
            ),
            Option(
                "They were cut off before this reader came to them.",
                True,
                "Positions have no holes when they are given out. A hole in what one reads is what one has lost.",
            ),
            Option(
                "Nothing: positions may leave numbers out.",
                False,
                "The tape numbers without a gap. That is what makes a loss visible at all.",
            ),
            Option(
                "They were events of another type.",
                False,
                "A tape has no filter: a reader is given whatever stands there.",
            ),
        ),
    ),
)
