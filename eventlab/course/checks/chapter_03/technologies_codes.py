"""3.6 in words: what was overlooked in a case, what that costs, and three rungs of help.

No sentence names the right technology: a learner is told which question was not asked, and decides anew.
"""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Three questions choose: is it wanted later, who speaks, and who listens? Speed, and how many listen, speak for "
    "none of the four; and the plainest that answers all three has the least that can break."
)

TECHNOLOGY_CODES: dict[str, Code] = {
    "TECH-SOCKET-01": Code(
        "A WebSocket is opened, and the case has nobody who talks back through it.",
        "you build by hand what others bring along, such as coming back after a break and asking for what was missed.",
        (
            "Who speaks in this case, and who only listens? And is everybody there?",
            "A two-way street is for two who drive. Is there a browser that keeps sending, too?",
            "Strike out whoever only listens, and whoever is no browser: what is left to speak upwards?",
        ),
    ),
    "TECH-GONE-01": Code(
        "What is wanted later is sent on a wire that keeps nothing.",
        "whoever was away for that second has lost it, and nobody can give it back.",
        (
            "Who in this case was not there, or comes back to it?",
            "A radio and an intercom have one thing in common: what was said is gone.",
            "Look for a reason that speaks of time, and for what writes down before it tells.",
        ),
    ),
    "TECH-DEAF-01": Code(
        "The browser has much to say, and is given a wire on which it can only listen.",
        "every word upwards becomes a request of its own: thirty a second for a single player.",
        (
            "Count what the browser sends in this case. How often is it?",
            "A radio has no microphone.",
            "Is there a wire on which either end may begin?",
        ),
    ),
    "TECH-SERVERS-01": Code(
        "A wire made for pages is stretched between our own servers.",
        "each server has to know and to call every other one, and to notice when one is added.",
        (
            "Who is at the two ends: a page, or programs of ours?",
            "It need not know who listens: a name in the middle is enough, to which everybody listens who cares.",
            "Is anything of it wanted later? The two that join servers differ in just that.",
        ),
    ),
    "TECH-BROWSER-01": Code(
        "Redis is to reach a page, and no browser speaks with Redis.",
        "an open database on the internet, or a server in between that nobody has planned.",
        (
            "Who is at the other end of this wire?",
            "Redis stands behind our servers; in front of them, a page opens a connection of another kind.",
            "The two kinds that a browser can open differ in who may speak.",
        ),
    ),
    "TECH-KEPT-01": Code(
        "A log is written for what nobody will read afterwards.",
        "it grows, has to be cut, and tells whoever comes late about a moment that is over.",
        (
            "What would somebody do with this tomorrow?",
            "The case says what becomes of those who miss it. Is that bad?",
            "What is worthless a minute later needs no memory: take the wire between servers that has none.",
        ),
    ),
    "TECH-PAIR-01": Code(
        "The reason speaks for another technology than the one that was chosen.",
        "a decision whose reason contradicts it is undone by the next reader.",
        (
            "Read the pair aloud: this carries it, because of that.",
            "Four of the reasons belong to one technology each; the others fit several, and decide nothing.",
            "First settle what the case needs; technology and reason then come together.",
        ),
    ),
    "TECH-FAST-01": Code(
        "That it has to be quick has decided.",
        "all four take a few milliseconds: whoever chooses by speed has not chosen yet.",
        (
            "Which of the four would be slow?",
            "A log answers about as fast as a broadcast; what differs is who may speak and what stays.",
            "Leave the speed aside, and ask who speaks and whether it is wanted later.",
        ),
    ),
    "TECH-MANY-01": Code(
        "That many are to hear it has decided.",
        "each of the four can tell a thousand: the number settles the bill, and not the wire.",
        (
            "To how many could each of the four tell it?",
            "Would you choose another one if only one listened?",
            "Ask what kind of listeners they are, and whether they are there, and leave their number aside.",
        ),
    ),
    "TECH-PAGE-01": Code(
        "That a browser takes part in it has decided.",
        "it rules out the half of the four, and between the others it says nothing.",
        (
            "How many of the four can a browser open?",
            "There are two. What does one of them allow that the other does not?",
            "Look at which way the words go in this case.",
        ),
    ),
}
