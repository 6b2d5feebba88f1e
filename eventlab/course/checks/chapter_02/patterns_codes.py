"""2.4 in words: what has decided in place of the need, what that costs, and three rungs of help.

No sentence names the right pattern: a learner is told what was overlooked, and decides anew.
"""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "The patterns differ in what becomes of somebody who is away: a caller gets an error, a listener never knows, and "
    "a reader reads on where it stopped. Whichever of the three a situation can bear decides, and the cheapest will do."
)

PATTERN_CODES: dict[str, Code] = {
    "PATTERN-STREAM-01": Code(
        "A stream is chosen where nobody will ever read back.",
        "every log has to be stored, trimmed, backed up and protected, for readers who do not exist.",
        (
            "Who would read this tomorrow, and what would it tell them?",
            "A tape answers nobody, and what is over by the time it is read was not worth the tape.",
            "Ask first whether somebody waits for an answer; then whether an old one is worth anything.",
        ),
    ),
    "PATTERN-DAY-01": Code(
        "It is kept because it might be good for something.",
        "what is kept without a reader is paid for each month, and is a burden when somebody asks to be forgotten.",
        (
            "Which reader does the situation name?",
            "That one never knows can be said of every message: it tells none of them apart.",
            "Decide by what this situation needs; a later need brings its own decision.",
        ),
    ),
    "PATTERN-LOST-01": Code(
        "It is sent to those who listen now, and somebody who is away needs it too.",
        "a restart of a few seconds, and an order is never cooked; nobody notices until the guest complains.",
        (
            "Who in this situation is not there when it is said?",
            "A radio keeps nothing: whoever switches it on later hears only what comes then.",
            "Look for a pattern in which somebody can begin further back.",
        ),
    ),
    "PATTERN-ANSWER-01": Code(
        "Somebody has to wait for an answer here, and nothing brings one.",
        "whoever speaks goes on without knowing, and promises what nobody has.",
        (
            "What does whoever speaks do next, and what has to be known for it?",
            "A radio and a tape bring nothing back to the one who spoke.",
            "Of the three patterns one has an answer built in.",
        ),
    ),
    "PATTERN-CALL-01": Code(
        "Whoever speaks is made to wait, though no answer is needed.",
        "one listener who hangs then holds up everybody in front of it; and whoever is away fails the call.",
        (
            "What would the answer be, and who would use it?",
            "With a call the speaker must know each listener, and fails when one of them does.",
            "Leave out the waiting, and ask only whether those who are away must hear it.",
        ),
    ),
    "PATTERN-MANY-01": Code(
        "The number of those who listen has decided.",
        "radio and tape both reach many; they part when one of the many was away.",
        (
            "Would the need be another one if there were a single listener?",
            "Two of the patterns serve many, and twenty can each ask for themselves.",
            "Think of one of them alone, and ask what it needs.",
        ),
    ),
    "PATTERN-FAST-01": Code(
        "The hurry has decided.",
        "none of the three is slow; whoever chooses for speed loses the memory or the answer, and gains nothing.",
        (
            "Which of the three would be too slow here, and by how much?",
            "Quick is a question of machines; lost is a question of patterns.",
            "Suppose all three were equally fast: what would settle it then?",
        ),
    ),
    "PATTERN-WEIGHT-01": Code(
        "Its importance has decided.",
        "an alarm that is read the next morning was important as well.",
        (
            "Important to whom, and until when?",
            "That it matters says nothing about whether it still matters an hour later.",
            "Replace important by a sentence with a time in it, and look for that among the reasons.",
        ),
    ),
    "PATTERN-MOST-01": Code(
        "The amount has decided.",
        "much can be said to the air or written down: it costs the more, the longer it is kept.",
        (
            "Would one message a day need another pattern?",
            "How much there is decides how many machines one needs.",
            "Look at a single message, and ask what becomes of it when nobody is there.",
        ),
    ),
    "PATTERN-PAIR-01": Code(
        "The reason speaks for another pattern than the one that was chosen.",
        "a decision whose reason contradicts it is undone by the next reader.",
        (
            "Read the pair aloud: this pattern, because of that.",
            "Some reasons belong to one pattern alone; others fit several, and decide nothing.",
            "First settle what the situation needs; pattern and reason then come together.",
        ),
    ),
}
