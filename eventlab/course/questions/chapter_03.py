"""Chapter 3's questions: predictions before its experiments, and the quiz at its end."""

from __future__ import annotations

from eventlab.course.questions.question import Option, Question

QUESTIONS = (
    Question(
        "3.line",
        "prediction",
        "Soup and ramen are called out while Ann's WebSocket stands, and send answers 1 for both: one client took it. "
        "She has heard of the soup when her line breaks, and connects again. What becomes of the ramen?",
        (
            Option(
                "She has it: who was counted by send got what was sent.",
                False,
                "What took it is her queue in the server. Whether it left there, and was looked at, nobody has said.",
            ),
            Option(
                "TCP sends it again on the new line: it repeats what was not confirmed.",
                False,
                "TCP repeats within one connection. The second connection knows nothing about the first.",
            ),
            Option(
                "It is lost, and the kitchen believes that she knows.",
                True,
                "It went down with the old line, and send had answered long before. Neither side gets an error.",
            ),
            Option(
                "It is lost, and the next send raises for the kitchen to learn of it.",
                False,
                "The next send speaks to those who are connected then. It knows of no earlier line, and of no debt.",
            ),
        ),
    ),
    Question(
        "3.frames",
        "prediction",
        "Four frames: a comment, two data lines, one with an event name, and one whose empty line is missing. "
        "How many does a page's onmessage hear?",
        (
            Option(
                "One.",
                True,
                "The two data lines are one message. The comment is no message, the name goes to another listener, "
                "and without an empty line nothing has ended yet.",
            ),
            Option(
                "Two: the data lines are one message, and the named frame is one too.",
                False,
                "It is a message, but onmessage does not get it: a name sends it to addEventListener of that name.",
            ),
            Option(
                "Three: each data line is a message, and so is the named frame.",
                False,
                "Data lines of one frame are joined by a line feed, so they are one message. And a name diverts it.",
            ),
            Option(
                "All four.",
                False,
                "A comment keeps the line warm and is never delivered; a frame without its empty line waits for it.",
            ),
        ),
    ),
    Question(
        "3.intercom",
        "prediction",
        "Ann and Bob listen to the channel, then Bob goes out. Soup is called; Bob comes back and listens again. "
        "Who hears of the soup, and what does publish answer?",
        (
            Option(
                "Both, and publish answers 2: Bob's subscription was only paused.",
                False,
                "A subscription lives in the connection. When Bob left, Redis forgot that he had ever been there.",
            ),
            Option(
                "Only Ann, and publish answers 1.",
                True,
                "Redis passes a message to those who are subscribed at that instant, counts them, and drops it.",
            ),
            Option(
                "Only Ann, and publish raises, because a subscriber is missing.",
                False,
                "Redis has no list of who ought to be there, so nobody is missing. Nought would be no error either.",
            ),
        ),
    ),
    Question(
        "3.dollar",
        "prediction",
        "A cook reads with XREAD and $ in a loop. While the ramen cooks, soup and tea are ordered; rice comes when "
        "the cook reads again. What does the cook read after the ramen?",
        (
            Option(
                "Soup, tea and rice: a stream keeps everything.",
                False,
                "The stream has them all. But the reader asked for what comes after *now*, and they came before.",
            ),
            Option(
                "Tea and rice: $ is the newest entry.",
                False,
                "$ stands for the newest entry, and reading goes on *behind* it. Tea is the one that it stands on.",
            ),
            Option(
                "Rice only.",
                True,
                "Each call puts $ where the newest entry is at that moment. Soup and tea fell between two calls.",
            ),
        ),
    ),
    Question(
        "3.wires",
        "prediction",
        "Ten events are sent to one reader on each wire, and the plug is out during 4, 5 and 6. How many of the ten "
        "arrive over WebSocket, SSE, Redis Pub/Sub and Redis Streams?",
        (
            Option(
                "10, 10, 10 and 10.",
                False,
                "Nothing repeats by itself what was said while the plug was out. Only a log can be asked again.",
            ),
            Option(
                "7, 10, 7 and 10.",
                False,
                "An EventSource does reconnect by itself. But without an id it cannot say where it was, "
                "and without a log the server could not go back there.",
            ),
            Option(
                "7, 7, 7 and 10.",
                True,
                "Three wires keep nothing, so each loses the same three. The fourth is a log, and its reader reads on.",
            ),
            Option(
                "Four other numbers.",
                False,
                "No chance is at work here: a wire that keeps nothing loses 4, 5 and 6, and a log loses none of them.",
            ),
        ),
    ),
    Question(
        "3.q-button",
        "quiz",
        "A dashboard shows live numbers. Twice a day somebody presses a button on it. Which wire does the page need?",
        (
            Option(
                "A WebSocket: there is traffic in both directions.",
                False,
                "Both directions exist already: every page can send a request. A call is for talk that goes on and on.",
            ),
            Option(
                "SSE for the numbers, and an ordinary POST for the button.",
                True,
                "One side speaks all the time, the other hardly ever. The browser reconnects the stream by itself.",
            ),
            Option(
                "Redis Pub/Sub: it is the fastest of the four.",
                False,
                "A browser speaks no Redis, and must not: whoever reaches Redis can read and delete all that it holds.",
            ),
        ),
    ),
    Question(
        "3.q-id",
        "quiz",
        "A server writes id: on every SSE frame, and keeps no log. The line breaks for a minute. What is lost?",
        (
            Option(
                "Nothing: the browser sends Last-Event-ID, and gets the rest.",
                False,
                "It sends it, and the server has nothing to look it up in. An id is a bookmark; there is no book.",
            ),
            Option(
                "Nothing: the browser keeps a copy of the stream.",
                False,
                "A browser remembers one line, the last id. It cannot have a copy of what it never received.",
            ),
            Option(
                "Only the frame that was under way when the line broke.",
                False,
                "That one too. But all that was sent in that minute went to a page that was not there.",
            ),
            Option(
                "All that was sent in that minute.",
                True,
                "The id says where to go on; only a log could go on there. It takes both.",
            ),
        ),
    ),
    Question(
        "3.q-name",
        "quiz",
        "Frames come in with `event: order.placed`, and the page's onmessage stays silent. What is wrong?",
        (
            Option(
                "Nothing is: named frames go to addEventListener with that name.",
                True,
                "onmessage hears only frames without a name. Leave the name out, or listen for it.",
            ),
            Option(
                "The dot: names of SSE events are single words.",
                False,
                "A name is any text on one line. The dot is fine, and so are spaces.",
            ),
            Option(
                "The data: a named frame must hold JSON.",
                False,
                "Data is text; whether it is JSON is between you and your page.",
            ),
        ),
    ),
    Question(
        "3.q-two",
        "quiz",
        "PUBLISH answers 2. What do you know?",
        (
            Option(
                "Two programs have dealt with the message.",
                False,
                "Redis handed it to two connections. What their programs do with it, and whether, it never learns.",
            ),
            Option(
                "All programs that need the message have it.",
                False,
                "Redis cannot know who needs it. A third one may be starting again at this very moment.",
            ),
            Option(
                "Two subscriptions matched at that instant, and no more than that.",
                True,
                "It is a count of hands that were up. It proves no delivery, and no work done.",
            ),
        ),
    ),
    Question(
        "3.q-forever",
        "quiz",
        "A stream is written with MAXLEN 1000. A reader is away while 1500 entries come in. "
        "What does it get when it goes on from its position?",
        (
            Option(
                "An error: its position is not there any more.",
                False,
                "A position is a point in time, not an entry. XREAD gives what is behind it, as far as that is left.",
            ),
            Option(
                "All 1500: a stream keeps what a reader has not read.",
                False,
                "A stream does not know its readers. It cuts by length, whoever has read what.",
            ),
            Option(
                "The newest 1000, and no word about the others.",
                True,
                "What was cut off is gone, in silence. How long a reader may be away is your decision: it is MAXLEN.",
            ),
        ),
    ),
)
