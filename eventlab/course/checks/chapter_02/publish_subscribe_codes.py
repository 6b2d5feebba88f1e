"""2.2 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Each listener has a bounded inbox of its own, so that publishing never waits and never fails; and the loop goes "
    "over a copy, because an inbox that ends in the middle changes the list of those who listen."
)

CODES: dict[str, Code] = {
    "PUBSUB-DEAF-01": Code(
        "A listener does not get what is published for it.",
        "an order is placed, and nobody cooks it.",
        (
            "Which events fit the pattern, and which of them are in the inbox?",
            "publish has to look at every inbox that is subscribed at that moment, each time, for old events too.",
            "Print in publish which inboxes you look at, and what `matches` says of each.",
        ),
    ),
    "PUBSUB-LATE-01": Code(
        "A late listener gets what was said before it came.",
        "a radio keeps nothing; whoever counts on that would have to remember everything for ever.",
        (
            "What does an inbox hold at the moment when it is made?",
            "Who keeps the old events in your code, and for whom? To hear the past is the next pattern.",
            "An inbox begins empty, and publish keeps nothing when it has been round.",
        ),
    ),
    "PUBSUB-SKIP-01": Code(
        "When one listener is ended in the middle of publishing, the next is passed over, or the loop breaks off.",
        "each slow listener takes a healthy neighbour along, at random, and nobody sees why.",
        (
            "What do you go through while publish runs, and who takes something out of it meanwhile?",
            "When an item leaves a list, those behind it move up by one, and a loop steps over the first of them.",
            "Go through something that cannot change meanwhile.",
        ),
    ),
    "PUBSUB-BOUND-01": Code(
        "More than 100 events may wait in an inbox.",
        "one phone in a tunnel fills the memory, for everybody.",
        (
            "What grows while nobody reads?",
            "An asyncio.Queue without a size takes whatever comes; a list and a deque do so too.",
            "Give the inbox its size when you make it.",
        ),
    ),
    "PUBSUB-BOUND-02": Code(
        "A listener is ended although no more than 100 events wait.",
        "whoever is busy for a moment is cut off again and again.",
        (
            "How many events wait when your code says that the inbox is full?",
            "The hundredth still fits. What has been read does not wait any more; what does not match needs no room.",
            "Write down the size of the inbox before and after the hundredth event.",
        ),
    ),
    "PUBSUB-FULL-01": Code(
        "A full inbox raises out of publish.",
        "one slow listener stops the publisher, and those behind it hear nothing.",
        (
            "What does put_nowait do when there is no room?",
            "QueueFull is a matter between the bus and this one listener. Who gets to see it now?",
            "Ask whether there is room, or catch the error right where it comes; then end that inbox, and go on.",
        ),
    ),
    "PUBSUB-FULL-02": Code(
        "An inbox that was full hears again later.",
        "it has a gap that nobody can see: the listener believes that it has heard everything.",
        (
            "What becomes of an inbox when one event does not fit?",
            "Leaving only this event out hides the loss. Redis ends the connection, so that the client knows.",
            "Do to it what unsubscribe does.",
        ),
    ),
    "PUBSUB-FULL-03": Code(
        "Events that wait in an inbox are lost when it is full, or ended.",
        "what was delivered is taken away again, and the listener cannot tell where it stopped.",
        (
            "What waits in the inbox before the event that does not fit, and what afterwards?",
            "Making room by throwing out the oldest, or emptying the inbox, loses what had arrived.",
            "Leave the inbox as it is; it only gets nothing more.",
        ),
    ),
    "PUBSUB-STOP-01": Code(
        "A listener that has unsubscribed goes on hearing.",
        "closed pages go on gathering events that nobody will ever read.",
        (
            "Where does publish find its listeners, and does unsubscribe change that?",
            "Whatever subscribe remembers, unsubscribe has to forget.",
            "Print what publish goes through, after unsubscribe.",
        ),
    ),
    "PUBSUB-STOP-02": Code(
        "When one listener leaves, others fall silent as well.",
        "Ann closes her page, and Bob's stops.",
        (
            "What exactly does unsubscribe take away?",
            "Two listeners may have the same pattern; what they do not share is the inbox.",
            "Look for the one inbox by what it is, and not by its pattern.",
        ),
    ),
    "PUBSUB-STOP-03": Code(
        "Unsubscribing twice raises.",
        "a page is closed by its user and by the network; whoever comes second then fails while tidying up.",
        (
            "What does your code do with an inbox that is not there any more?",
            "list.remove, del and dict.pop without a default raise for what they do not find.",
            "Ending what has ended is no mistake: ask first, or use what does nothing then.",
        ),
    ),
    "PUBSUB-OPEN-01": Code(
        "`open` does not say whether an inbox still hears.",
        "a listener that was ended goes on waiting, and takes the silence for a quiet day.",
        (
            "Who changes `open`, and in which cases?",
            "There are two ways to end: to be unsubscribed, and to be full when one more comes.",
            "Let both ways go through the same lines.",
        ),
    ),
    "PUBSUB-SHARE-01": Code(
        "An event reaches one of several listeners.",
        "the kitchen gets one order and the till the next: that is a queue of work, and not a radio.",
        (
            "How many inboxes are there for three listeners with the same pattern?",
            "A key that two listeners share keeps only one of them, or one inbox for both.",
            "Make an inbox for each call of subscribe, and let publish go on after the first that fits.",
        ),
    ),
    "PUBSUB-MATCH-01": Code(
        "A listener gets an event that its pattern does not name.",
        "the driver is sent to a table that was only freed.",
        (
            "Where is the event's type compared with the pattern?",
            "Pattern(…) knows what a star means; a comparison of one's own easily takes too much.",
            "Ask `matches` with the type, for each inbox anew.",
        ),
    ),
    "PUBSUB-MATCH-02": Code(
        "A listener does not get events that its pattern names.",
        "whoever listens for everything of one kind hears nothing, and no error tells.",
        (
            "What does a star stand for, and who knows it in your code?",
            "A pattern is not a type: == and a dictionary by type find the exact name only.",
            "Keep a Pattern for each inbox, and ask its `matches`.",
        ),
    ),
    "PUBSUB-ONE-01": Code(
        "Two buses share their listeners.",
        "the orders of one restaurant ring in the other.",
        (
            "Where is the list of inboxes made: once, or once for each bus?",
            "What stands in the class body, or as a default of an argument, belongs to all objects.",
            "Make it in __init__, on self.",
        ),
    ),
    "PUBSUB-COUNT-01": Code(
        "publish does not answer how many took the event.",
        "the number is all that a publisher ever learns: 0 means that nobody was there.",
        (
            "Which listeners does the number count?",
            "Only those whose pattern fits, and whose inbox had room. A method without return answers None.",
            "Count where the event goes into an inbox, and nowhere else.",
        ),
    ),
    "PUBSUB-ORDER-01": Code(
        "An inbox gives its events in another order than they came.",
        "paid comes before placed.",
        (
            "Which of two waiting events does get answer first?",
            "A queue is read at one end and filled at the other; a stack is not.",
            "Inbox is an asyncio.Queue already: the oldest comes first.",
        ),
    ),
    "PUBSUB-EVENT-01": Code(
        "Something other than the event lies in the inbox.",
        "every listener reads it as an event, and fails on it or does without the rest.",
        (
            "What do you put into the inbox?",
            "Neither its data nor its type alone, nor a None to say that it is over: `open` says that.",
            "Put in what publish was given, as it is, and nothing else.",
        ),
    ),
    "PUBSUB-INBOX-01": Code(
        "subscribe does not answer an inbox whose get can be awaited.",
        "whoever listens has nothing to read from.",
        (
            "What does the last line of subscribe give back?",
            "The starter's Inbox has all that is needed: it is an asyncio.Queue.",
            "Make one, remember it, and return it.",
        ),
    ),
    "PUBSUB-ASYNC-01": Code(
        "A method of the bus is async, and nothing has happened when it returns.",
        "a publisher that has to wait for its listeners is as slow as the slowest of them.",
        (
            "Which of your methods waits, and for whom?",
            "`await inbox.put(…)` waits until there is room: for ever, if nobody reads.",
            "Use def, and put_nowait.",
        ),
    ),
}
