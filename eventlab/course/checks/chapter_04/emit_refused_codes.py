"""4.3 in words, where nothing is stored: what Redis refused, and what is no event."""

from __future__ import annotations

from eventlab.course.scenario import Code

REFUSED: dict[str, Code] = {
    "STORE-GHOST-01": Code(
        "Redis failed, and listeners were told all the same.",
        "the kitchen cooks an order that no history finds, and that nobody will pay.",
        (
            "What happens in your code when one of the two commands raises?",
            "Telling must not be reached then; look for a try around one of them, and for a finally.",
            "Let the error of Redis leave emit: then the lines below it do not run.",
        ),
    ),
    "STORE-SWALLOW-01": Code(
        "Redis failed, and the caller never hears of it.",
        "the shop confirms an order that is lost.",
        (
            "How does the caller learn that the event was not stored?",
            "An error that is caught and only printed has not reached the caller.",
            "Take the try away, or end its except with raise.",
        ),
    ),
    "STORE-ERROR-01": Code(
        "Redis failed, and another error reaches the caller.",
        "a caller who is ready for a lost connection, or for a refusal, no longer sees which of them it was.",
        (
            "Which error did Redis give, and which one does the caller get?",
            "A raise with a new exception hides the old one from every except that waits for it.",
            "Leave the error alone; if you must look at it, end the except with a bare raise.",
        ),
    ),
    "STORE-RETRY-01": Code(
        "A command that failed is sent again, and the event is stored twice.",
        "what was lost may be the answer only; then the order is in the log already, and is cooked twice.",
        (
            "An error came in place of an answer: has Redis stored the event, or not?",
            "Nobody can know; so to send it again is to guess.",
            "Send each command once, and let its error leave emit: the caller decides.",
        ),
    ),
    "STORE-JSON-01": Code(
        "A value that JSON cannot hold is changed in silence.",
        "a set comes back as text that looks like a set, and the reader finds out months later.",
        (
            "What became of the value on its way into the log?",
            "default=str and str(…) make text of anything; so nobody hears that something was wrong.",
            "Hand the data to Event as they came: it refuses what JSON cannot hold.",
        ),
    ),
    "STORE-JSON-02": Code(
        "A value that JSON cannot hold is lost in silence.",
        "the order arrives without its toppings, and nobody knows why.",
        (
            "Which keys did the caller give, and which are in the log?",
            "Leaving out what does not fit hides the mistake from the one who could mend it.",
            "Hand the data to Event as they came: it refuses what JSON cannot hold.",
        ),
    ),
    "STORE-LARGE-01": Code(
        "An event that is too large leaves something behind.",
        "a type is listed that never happened; or every reader of the log has to carry a picture along.",
        (
            "What does to_envelope refuse that Event lets pass?",
            "What has run before an error is done; and a limit that one lifts is none.",
            "Make the envelope before the first command to Redis, and keep it under a name until you store it.",
        ),
    ),
    "STORE-REFUSE-01": Code(
        "What is not an event is accepted.",
        "a guess is stored as if it were a fact, for ever.",
        (
            "Which of the arguments was not what an event needs?",
            "To mend a bad name or a missing time zone is to guess; the caller knows better.",
            "Hand everything to Event as it came, and let its error through.",
        ),
    ),
    "STORE-REFUSE-02": Code(
        "What is not an event is dropped, and the caller never hears of it.",
        "the order is gone, and the shop believes that it was placed.",
        (
            "How does the caller learn that there is no event?",
            "An error that is caught and only printed has not reached the caller.",
            "Take the try away, or end its except with raise.",
        ),
    ),
    "STORE-REFUSE-03": Code(
        "What is not an event is refused, and has left something behind.",
        "a type that never happened is listed, or somebody acted on it.",
        (
            "What had been done already when the error came?",
            "Making the Event checks its parts: what comes before it happens for bad input too.",
            "Make the event before the first command to Redis.",
        ),
    ),
}
