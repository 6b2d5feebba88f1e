"""4.4 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "The set of types says which streams to read, Redis reads each of them only between two positions, and positions "
    "are compared as numbers; the cut comes last, at the end that the question asks for."
)

CODES: dict[str, Code] = {
    "HIST-KEYS-01": Code(
        "The answer searches all keys of the Redis.",
        "KEYS looks at every key there is, while everybody else waits; SCAN looks as far, in pieces.",
        (
            "Who knows which types have been stored?",
            "Whoever stores an event notes its type in the set streams.",
            "Read the members of that set, and keep those that matches approves of.",
        ),
    ),
    "HIST-WRITE-01": Code(
        "Asking changes what is stored.",
        "whoever asks next finds another history, and nobody can bring the first one back.",
        (
            "Who else asks this log, today and next year?",
            "Which of your commands does more than read?",
            "The members of a set, and a range of a stream: more than these two is not needed.",
        ),
    ),
    "HIST-EVENTS-01": Code(
        "The answer is no list of the events as they were stored.",
        "whoever asks wants events, and gets what Redis speaks.",
        (
            "What does the caller want to do with the answer?",
            "An entry holds an envelope, and from_envelope opens it.",
            "Await the commands, open each entry's field event, and return a list.",
        ),
    ),
    "HIST-POSITION-01": Code(
        "The events do not know their positions.",
        "without a position nobody can go on from there.",
        (
            "Where does an event learn where it is stored? It is not in the envelope.",
            "An entry is a pair: its position, and its fields.",
            "from_envelope takes position= as text; Redis gives it as bytes.",
        ),
    ),
    "HIST-PATTERN-01": Code(
        "A pattern with a star does not find all that it names.",
        "a report on all users shows one kind of news about them.",
        (
            "Which streams does a pattern with a star name?",
            "Each type has a stream of its own, and a stream's key holds no star.",
            "Find the types first; then read the stream of each of them.",
        ),
    ),
    "HIST-TYPES-01": Code(
        "Types that the pattern does not name are in the answer.",
        "a report on users is full of parcels.",
        (
            "Which types may be in the answer?",
            "matches from 4.2 is at hand.",
            "Leave out every type of the set that the pattern does not match.",
        ),
    ),
    "HIST-ORDER-01": Code(
        "Events of several types are not in the order of storing.",
        "the guest left before he came.",
        (
            "You read stream after stream. What order does that give?",
            "A position is time and counter: it orders across streams too.",
            "Put the events of all streams into one list, and sort it by position_key of the position.",
        ),
    ),
    "HIST-TEXT-01": Code(
        "Positions are compared as text.",
        "as text 1000 comes before 999, and 10 before 9.",
        (
            "Which is more: '999-3' or '1000-3'?",
            "Text is compared character by character; a position is two numbers.",
            "position_key turns a position into two numbers: sort by that.",
        ),
    ),
    "HIST-COUNTER-01": Code(
        "Only the milliseconds of the positions are compared, and not their counters.",
        "in a busy millisecond events come in any order, and who goes on behind one of them skips the rest.",
        (
            "Two events are stored in the same millisecond. Which came first?",
            "A position is milliseconds and a counter; both count.",
            "Compare what position_key gives, the whole pair.",
        ),
    ),
    "HIST-TWIN-01": Code(
        "An event is lost because another stream holds the same position.",
        "two orders in one millisecond, and one of them is never cooked.",
        (
            "Is a position unique?",
            "Each stream counts by itself: a position names one entry of one stream.",
            "Collect the events in a list; a dict or a set by position keeps one of two.",
        ),
    ),
    "HIST-CLOCK-01": Code(
        "The time inside the events gives the order, and not their positions.",
        "a phone with a slow clock puts its orders into yesterday.",
        (
            "Two clocks are at work here: whose time is in the event?",
            "event.time is the emitter's clock, the position is the log's.",
            "Sort by the position alone.",
        ),
    ),
    "HIST-CLOCK-02": Code(
        "since and until are compared with the time inside the event, and not with its position.",
        "a phone with a slow clock puts today's orders into yesterday's report.",
        (
            "Two clocks are at work here: which of them says when an event was stored?",
            "event.time is the emitter's clock; the position is given by storing.",
            "The first half of a position is a moment, in milliseconds: compare with that.",
        ),
    ),
    "HIST-REVERSE-01": Code(
        "The newest event comes first.",
        "whoever replays the answer plays the story backwards.",
        (
            "In which order should a story be told?",
            "Reading backwards finds the newest; the answer is still oldest first.",
            "Turn the list around before you return it.",
        ),
    ),
    "HIST-NEWEST-01": Code(
        "Without after the oldest events are returned, and the newest are cut away.",
        "a page that shows what is new shows what was new last year.",
        (
            "Which events does one want who gives no cursor?",
            "The limit cuts: from which end?",
            "Without after keep the last of the sorted list, not the first.",
        ),
    ),
    "HIST-PAGE-01": Code(
        "Behind a cursor the newest events are returned, and those in between are left out.",
        "a reader that goes on page by page skips everything in the middle.",
        (
            "What comes next for one who has read up to after?",
            "The next page begins right behind the cursor.",
            "With after keep the first of the sorted list, not the last.",
        ),
    ),
    "HIST-LIMIT-01": Code(
        "The limit holds for each type, and not for the answer.",
        "ten types, ten times as much as was asked for.",
        (
            "How many events may the whole answer hold?",
            "Reading a limited piece of each stream is fine; what then?",
            "Cut once more, behind the sorting.",
        ),
    ),
    "HIST-LIMIT-02": Code(
        "The limit is not looked at.",
        "one question, and the server's memory is full.",
        (
            "How many events may the answer hold?",
            "Slices cut lists: from the front, or from the back.",
            "Cut behind the sorting, from the end that the question asks for.",
        ),
    ),
    "HIST-LIMIT-03": Code(
        "A limit above 100 is not kept to.",
        "who asks for 500 gets 100, and takes them for all there are.",
        (
            "How many events does somebody get who asks for 120?",
            "100 is the limit when nobody gives one; it is not the most that one may ask for.",
            "Use limit as it comes, wherever you count or cut.",
        ),
    ),
    "HIST-COUNT-01": Code(
        "A stream is read up to a fixed number of entries, and no further.",
        "the history grows, and from one day on its newest events are missing.",
        (
            "How many entries can a stream hold in a year?",
            "Is there a number in your code that comes neither from the question nor from the task?",
            "Ask Redis for as many as limit says, or for all.",
        ),
    ),
    "HIST-FILTER-01": Code(
        "The limit is applied first, and what is left is filtered.",
        "what happened since then fills the limit, and the day in question looks empty.",
        (
            "What has been thrown away already when you filter?",
            "Filters come before the limit, as in section 4 of the chapter.",
            "Let Redis keep to the bounds, or filter all that it gives; cut at the very end.",
        ),
    ),
    "HIST-BOTH-01": Code(
        "Of after and since only one counts.",
        "the second page of today's events begins yesterday, or repeats the first.",
        (
            "Two lower bounds are given. Which events keep to both?",
            "The later of the two decides, and either can be it.",
            "Bring both into the form of a position, and compare them by position_key.",
        ),
    ),
    "HIST-BOTH-02": Code(
        "With after, until is not looked at.",
        "who reads one day page by page never comes to its end.",
        (
            "after says where to begin. Where does the answer end?",
            "A question may give both ends: does every branch of your code use until?",
            "Both reads take the same upper bound, with after and without.",
        ),
    ),
    "HIST-ZONE-01": Code(
        "The time zone of since or until is lost.",
        "asked from Tokyo, the history is nine hours off.",
        (
            "Noon in Tokyo: is it noon for Redis?",
            "An aware datetime names one moment everywhere; with another zone it names another moment.",
            "Leave the datetime as it is: its timestamp() counts in UTC already.",
        ),
    ),
    "HIST-AFTER-01": Code(
        "The event at after itself is in the answer.",
        "each page repeats the last event of the one before: an order is cooked twice.",
        (
            "Has the reader seen the event at after?",
            "A cursor is exclusive, everywhere in this course.",
            "In XRANGE a round bracket before a position leaves that position out.",
        ),
    ),
    "HIST-MS-01": Code(
        "Seconds are taken for milliseconds.",
        "a question about yesterday is answered about January 1970.",
        (
            "In which unit does a position count time?",
            "timestamp() gives seconds, a position has milliseconds.",
            "Multiply by 1000, and make it a whole number.",
        ),
    ),
    "HIST-MS-02": Code(
        "since and until count in whole seconds only.",
        "of a busy second, half the orders are in the wrong report.",
        (
            "Two events are stored within one second, and since lies between them. Which is in?",
            "timestamp() has a fraction, and the fraction counts.",
            "Multiply first; then make it a whole number.",
        ),
    ),
    "HIST-TIME-01": Code(
        "since or until is not looked at.",
        "a report on one week shows all years.",
        (
            "Which of the arguments do you use?",
            "A moment in milliseconds is the first half of a position.",
            "Read from since to until: both become bounds of XRANGE.",
        ),
    ),
    "HIST-SINCE-01": Code(
        "An event stored exactly at since is left out.",
        "two reports, one until midnight and one from midnight, and an event in neither.",
        (
            "An event stored at the very moment since: in or out?",
            "since is inclusive, until is not: so spans fit together.",
            "Begin at counter 0 of that millisecond, inclusively.",
        ),
    ),
    "HIST-UNTIL-01": Code(
        "An event stored exactly at until is in the answer.",
        "two reports, one until midnight and one from midnight, and an event in both.",
        (
            "An event stored at the very moment until: in or out?",
            "since is inclusive, until is not: so spans fit together.",
            "End before counter 0 of that millisecond: a round bracket leaves it out.",
        ),
    ),
    "HIST-OTHER-01": Code(
        "The answer holds other events than those asked for.",
        "what cannot be found might as well never have happened.",
        (
            "Compare the two lists: which event is the first that is wrong, one too many or one too few?",
            "Ask of that event: pattern, after, since, until, limit. Which of them does your code see otherwise?",
            "Print what XRANGE gives for each stream, and follow that event through your code.",
        ),
    ),
}
