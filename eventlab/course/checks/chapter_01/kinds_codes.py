"""1.2 in words: what has decided in place of the meaning, what that costs, and three rungs of help.

No sentence names the right kind: a learner is told what was overlooked, and decides anew.
"""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "What a message wants decides, not how it is spelled: a command wants something done, a query wants to know, and "
    "an event wants nothing, for it is true already."
)

KIND_CODES: dict[str, Code] = {
    "KIND-ENDING-01": Code(
        "The ending of a word has decided.",
        "verbs are spelled as they please, and a handler that is chosen by spelling hears the wrong messages.",
        (
            "Is it true already when the message is sent? The ending does not say.",
            "paid and taken are past without -ed; and a bill that is to be posted has not been posted.",
            "Take the reason that says whether it has happened, is to be done, or is only asked.",
        ),
    ),
    "KIND-VERB-01": Code(
        "The verb at the beginning has decided.",
        "orders begin with a verb, and so do questions; and a name is easily turned around.",
        (
            "What does whoever sends it want to happen?",
            "find and make are both verbs: after one of them the world is as it was.",
            "Turn the words around in your mind: a reason that no longer holds then has decided nothing.",
        ),
    ),
    "KIND-QUERY-01": Code(
        "It is called a command, and nobody asked what it would change.",
        "what changes nothing may be asked again, or answered from a cache; as a command it waits in a queue.",
        (
            "What is different in the world after this message was handled?",
            "Verbs such as make, find and tell sound alike: some change something, others only look.",
            "If it were sent a hundred times, would anybody notice? Look for the reason that says so.",
        ),
    ),
    "KIND-CHANGE-01": Code(
        "It is called a query, and nobody asked what it would change.",
        "a question is asked again when no answer comes; this one would do its work twice.",
        (
            "What is different in the world after this message was handled?",
            "That it can be answered, with yes or with a number, does not mean that it leaves all as it was.",
            "Whoever may say no to it is asked for more than an answer.",
        ),
    ),
    "KIND-REPLY-01": Code(
        "That an answer comes back has decided.",
        "orders are answered too, with done or refused; whoever repeats one as if it only asked, orders twice.",
        (
            "Would it be of any use without the answer?",
            "A waiter answers an order, and a question about the soup; only one of the two starts the stove.",
            "Leave the answer aside, and ask what has changed when it arrives.",
        ),
    ),
    "KIND-REACTION-01": Code(
        "What others will do about it has decided.",
        "whoever thinks of the reaction decides for the listeners, and that is the coupling which events take away.",
        (
            "Does the message itself tell anybody what to do?",
            "What follows from a fact is up to those who hear it: five of them, or nobody.",
            "Forget who will hear it: is it a wish, a fact or a question?",
        ),
    ),
    "KIND-PAST-01": Code(
        "It is called past, and it is not true yet.",
        "whoever believes it acts on something that may never happen.",
        (
            "Could somebody still say no, or not at all?",
            "The word closed also stands in 'must be closed', and in 'is it closed?'.",
            "Read the message aloud as a sentence, from its first word to its last: what does it want?",
        ),
    ),
    "KIND-EVENT-01": Code(
        "It is called a request, and nobody can say no to it any more.",
        "a handler that may refuse it, or owes it an answer, waits for something that is over.",
        (
            "Could whoever hears it still prevent it?",
            "Not every past has -ed, and bad news is news as well.",
            "Put 'yesterday' behind it: if the sentence is sound, which reason says why?",
        ),
    ),
    "KIND-PAIR-01": Code(
        "The reason speaks for another kind than the one that was chosen.",
        "a decision whose reason contradicts it is undone by the next reader.",
        (
            "Read the pair aloud: it is this, because of that.",
            "Some reasons belong to one kind alone; others fit several, and decide nothing.",
            "First settle what the message wants; the kind and its reason then come together.",
        ),
    ),
}
