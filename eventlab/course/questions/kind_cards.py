"""Nine messages to be called by their kind: the cards of chapter 1, before exercise 1.2 asks for nine others."""

from __future__ import annotations

from eventlab.course.questions.question import Option, Question


def _card(id: str, message: str, right: str, *, command: str, event: str, query: str) -> Question:
    """A message to be called by its kind; `right` is the kind, the others are the reason for each answer."""
    whys = {"A command.": command, "An event.": event, "A query.": query}
    options = tuple(Option(kind, kind == right, why) for kind, why in whys.items())
    return Question(f"1.card-{id}", "prediction", f"{message}: what is it?", options)


CARDS = (
    _card(
        "clear",
        "clearTable(4)",
        "A command.",
        command="It tells somebody to do something. The waiter may say no: the guests are still eating.",
        event="Nothing has happened yet; table 4 still stands full of plates.",
        query="Nobody wants to know anything. When it has been done, the world is a different one.",
    ),
    _card(
        "burnt",
        "dish.burnt",
        "An event.",
        command="Nobody was told to burn anything, and nobody can refuse it any more.",
        event="It has happened, and it cannot be undone. That burnt has no -ed changes nothing.",
        query="It asks nothing. Who hears it may well ask something, which is another message.",
    ),
    _card(
        "allergens",
        "listAllergens('ramen')",
        "A query.",
        command="It begins with a verb, but nobody has to do anything to the world: ask it ten times, and all is as "
        "it was.",
        event="Nothing has happened. Somebody is about to learn something, and that is all.",
        query="It wants one answer, and changes nothing. Whoever asks waits for it.",
    ),
    _card(
        "bill",
        "bill.to_be_printed",
        "A command.",
        command="It is to be printed: somebody still has to do it, and the printer may be out of paper.",
        event="The -ed deceives. Put yesterday behind it: the bill to be printed yesterday is still not printed.",
        query="Whoever sends it wants no answer, but paper that comes out.",
    ),
    _card(
        "left",
        "guest.left",
        "An event.",
        command="Nobody is asked to go. The chair is empty already.",
        event="Left is the past of leave, without any -ed. The guest is gone, whoever hears of it.",
        query="No answer is wanted, and none would bring the guest back.",
    ),
    _card(
        "paid",
        "hasGuestPaid('ann')",
        "A query.",
        command="Nothing is to be done: the till looks something up, and Ann is no poorer.",
        event="It asks whether it has happened. Until the answer comes, nobody knows.",
        query="It ends in a past, and it asks. One answer, yes or no, and nothing has changed.",
    ),
    _card(
        "cancel",
        "cancelOrder(7), answers done or too late",
        "A command.",
        command="It wants something done, and the cook may refuse: too late. That the cook answers makes no question "
        "of it.",
        event="Order 7 is not cancelled yet; perhaps it never will be. Then order.cancelled will never be said.",
        query="An answer comes back, but the answer is not the point: ask ten times, and the order is gone after "
        "the first.",
    ),
    _card(
        "declined",
        "payment.declined, and three programs must react",
        "An event.",
        command="It sounds like work for others, but it tells nobody what to do. Each of the three decides that by "
        "itself.",
        event="The bank has said no, and that is a fact now. Bad news is news like any other.",
        query="Nobody is asked. The bank has answered already.",
    ),
    _card(
        "table",
        "findFreeTable(2)",
        "A query.",
        command="To find sounds like work. But no table is taken by it: the next guest may find the same one.",
        event="Nothing has happened, as long as nobody sits down.",
        query="It looks, and leaves all as it was. Holding the table for somebody would be another message, and a "
        "command.",
    ),
)
"""Three that are what they look like, three whose ending deceives, three whose surroundings do."""
