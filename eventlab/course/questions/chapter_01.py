"""Chapter 1's questions: predictions before its experiments, nine cards, and the quiz at its end."""

from __future__ import annotations

from eventlab.course.questions.kind_cards import CARDS
from eventlab.course.questions.question import Option, Question

QUESTIONS = (
    Question(
        "1.shared",
        "prediction",
        "Cook and audit are handed the same dictionary, one after the other. The cook is out of noodles, and writes"
        " soup into it. What does the audit read?",
        (
            Option(
                "ramen: each of them is handed the order as it was placed.",
                False,
                "Python hands over the dictionary itself, not a copy. There is one, and both hold it.",
            ),
            Option(
                "soup: the cook has changed what both of them hold.",
                True,
                "One dictionary, two holders. The second reads what the first has left of it, and takes it for the "
                "truth.",
            ),
            Option(
                "Neither: Python refuses to change a dictionary that somebody else holds.",
                False,
                "Python does not count holders. A dictionary can be changed by everybody who can reach it.",
            ),
        ),
    ),
    Question(
        "1.zone",
        "prediction",
        "The tablet reports an order for half past ten, and says no time zone. What does Event do with that?",
        (
            Option(
                "It takes it for UTC, as servers do.",
                False,
                "That is a guess. In Tokyo, half past ten in the morning is half past one in UTC: the order would "
                "move by nine hours.",
            ),
            Option(
                "It takes the zone of the machine it runs on.",
                False,
                "Many libraries do. Then the same line of code means another moment on every machine.",
            ),
            Option(
                "It refuses, and makes no event.",
                True,
                "Without a zone it is no moment, and only the tablet knows which one it meant. Guessing would hide "
                "that for years.",
            ),
        ),
    ),
    Question(
        "1.twice",
        "prediction",
        "Twice ramen, ordered in the same instant: type, details and time agree to the microsecond. Are the two "
        "events equal?",
        (
            Option(
                "Yes: whatever one can compare is the same.",
                False,
                "Not all of it. Each event got an id when it was made, and no two ids are alike.",
            ),
            Option(
                "No: each has an id of its own.",
                True,
                "Two bowls are to be cooked. The time says when it happened; only the id says which of the two it was.",
            ),
            Option(
                "No: two events cannot have the same time.",
                False,
                "They can. A clock ticks in steps, and two things can happen within one; so a time names no event.",
            ),
        ),
    ),
    Question(
        "1.nobody",
        "prediction",
        "A command, an event and a query are sent, and nobody is there to hear any of them. Which of the senders "
        "gets an error?",
        (
            Option(
                "All three: a message that nobody takes is lost.",
                False,
                "An event is a fact. It does not become false because nobody listens.",
            ),
            Option(
                "None of them: each has said what it had to say.",
                False,
                "Who commands wants it done, and who asks wants to know. With nobody there, neither will happen.",
            ),
            Option(
                "The command and the query, but not the event.",
                True,
                "A command needs somebody who acts and a query somebody who answers. An event needs nobody.",
            ),
        ),
    ),
    *CARDS,
    Question(
        "1.guide",
        "prediction",
        "Four names from the very guide that this course follows: user.login, ai.request, alert, user.action. "
        "How many does Event take, and how many does advise call good?",
        (
            Option(
                "It takes all four, and all four are called good.",
                False,
                "A name that is taken is not yet a good one. None of the four says what has happened.",
            ),
            Option(
                "It takes three, for alert has no dot, and those three are called good.",
                False,
                "One word is a sound name, too. And a dot does not make a past: a login, a request, an action.",
            ),
            Option(
                "It takes all four, and two of them are called good: a login and a request have happened.",
                False,
                "They are nouns. Was it tried, did it work, is it wanted? logged_in and requested would say so.",
            ),
            Option(
                "It takes all four, and none is called good.",
                True,
                "The shape is enforced, and all four have it. The tense is advised, and none of them has a past.",
            ),
        ),
    ),
    Question(
        "1.coach",
        "prediction",
        "Bob emits order_placed, with _ for the dot. How many of these five hear it?",
        (
            Option(
                "none: such a name is refused",
                False,
                "The shape is fine: lower-case letters and an underscore. Nothing is refused, and nobody is warned.",
            ),
            Option(
                "one: only the audit",
                True,
                "Without a dot it is one single word. order.*, *.placed and order.placed all ask for a dot.",
            ),
            Option(
                "four, as with order.placed",
                False,
                "To you it says the same. To a pattern a dot is a dot, and an underscore is a letter among others.",
            ),
        ),
    ),
    Question(
        "1.q-correct",
        "quiz",
        "Ann's order went out as ramen. It was udon. What is to be done about the event?",
        (
            Option(
                "Change its details, and send it again under the same id.",
                False,
                "Then two truths go by one id, and who has heard the first is never told that there is a second.",
            ),
            Option(
                "Delete it, and make the right one with the old time.",
                False,
                "It was heard, and somebody may be cooking. What was said cannot be unsaid, only be followed.",
            ),
            Option(
                "Leave it, and say what has happened since: a second event, order.corrected.",
                True,
                "A record is not edited: the mistake happened, and so did its correction. Both can be read later.",
            ),
        ),
    ),
    Question(
        "1.q-late",
        "quiz",
        "An event comes in with a time of 10:28, behind one of 10:30. What is wrong?",
        (
            Option(
                "Nothing: the time says when it happened, not when it came.",
                True,
                "It was on its way longer, or its tablet was offline. Order of arrival and order of happening are "
                "two things.",
            ),
            Option(
                "Its clock: the time of arrival has to be put in its place.",
                False,
                "Then nobody will ever learn when it happened. Who wants the arrival as well, notes it beside the "
                "time.",
            ),
            Option(
                "Its place: what comes too late has to be thrown away.",
                False,
                "It is true all the same, and a bill without it is wrong.",
            ),
        ),
    ),
    Question(
        "1.q-refuse",
        "quiz",
        "The cook hears order.placed, and there are no noodles. What can the cook do?",
        (
            Option(
                "Refuse the event, so that it counts as not placed.",
                False,
                "It was placed. The past takes no refusal; a command order.place could have been refused, before.",
            ),
            Option(
                "Tell what happens next: order.rejected, with the reason.",
                True,
                "A new fact answers the old one. Whoever cares, the guest first of all, listens to it.",
            ),
            Option(
                "Raise an error, which takes the event back from the others.",
                False,
                "The others have heard it, and it is still true. An error in one listener is that listener's own.",
            ),
        ),
    ),
    Question(
        "1.q-hold",
        "quiz",
        "holdTable(2) looks for a free table, holds it for ten minutes, and answers its number. What is it?",
        (
            Option(
                "A query: it answers with a number.",
                False,
                "Ask it ten times, and ten tables are held. What changes the world may not be repeated like a "
                "question.",
            ),
            Option(
                "An event: a table is held now.",
                False,
                "It is, once it has been done. Until then somebody may still say: we are full.",
            ),
            Option(
                "A command: afterwards a table is held that was free before.",
                True,
                "The answer is welcome, but the held table is the point. Look for what is different afterwards.",
            ),
        ),
    ),
    Question(
        "1.q-rename",
        "quiz",
        "order.placed is renamed order.received by the program that emits it. Who notices?",
        (
            Option(
                "Its listeners: each of them gets an error for a name that is gone.",
                False,
                "A pattern that matches nothing is no error. It may be waiting for something rare.",
            ),
            Option(
                "Nobody: the cook waits, and hears nothing any more.",
                True,
                "Both names are sound, so nothing is refused. Silence is the only sign, and nobody hears silence.",
            ),
            Option(
                "Nobody, and all goes on: the two names mean the same.",
                False,
                "To people. A pattern compares letters, and order.placed is not order.received.",
            ),
        ),
    ),
)
