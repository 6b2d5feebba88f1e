"""Chapter 0's questions: predictions before its experiments, and the quiz at its end."""

from __future__ import annotations

from eventlab.course.questions.question import Option, Question

QUESTIONS = (
    Question(
        "0.silent",
        "prediction",
        "Order calls kitchen, payment, inventory, email and delivery, in this order. Inventory is down. "
        "Is Ann's confirmation sent?",
        (
            Option(
                "Yes: email has nothing to do with inventory.",
                False,
                "They share nothing but the caller. Yet the caller never comes to the line that calls email.",
            ),
            Option(
                "No: neither email nor delivery is ever called.",
                True,
                "The call of inventory raises, and the error leaves place_order: all lines below it are skipped.",
            ),
            Option(
                "No, and nothing else happens either: an order that fails is undone.",
                False,
                "Nobody undoes anything here. Above that line the kitchen has begun to cook, and Ann has been charged.",
            ),
        ),
    ),
    Question(
        "0.edited",
        "prediction",
        "Loyalty is a sixth service: it collects points. With direct calls, one line has to be written so that it "
        "hears of orders. How many are there with events?",
        (
            Option(
                "None: Order emits already, and that is all that is needed.",
                False,
                "An emit reaches those who listen, and nobody listens by himself: somebody has to write that down.",
            ),
            Option(
                "One, in place_order: the line that emits gets a sixth receiver.",
                False,
                "That line names no receiver, neither the sixth nor the first five. It names what happened.",
            ),
            Option(
                "One, but not in place_order.",
                True,
                "Events save no line. They move it: Loyalty writes down what it listens to, and Order is not touched.",
            ),
            Option(
                "Two: one in Order that emits, and one in Loyalty that listens.",
                False,
                "Order has emitted before there was a Loyalty. It says what it always said, and to nobody.",
            ),
        ),
    ),
    Question(
        "0.coupling",
        "prediction",
        "Order works with events, and Payment is down. Ann orders ramen. What comes of it?",
        (
            Option(
                "The order is refused: place_order raises.",
                False,
                "So it is with direct calls. An emit asks nobody, so nobody can say no.",
            ),
            Option(
                "Nothing is cooked: the services behind Payment hear nothing.",
                False,
                "Nobody stands behind anybody here. Each service listens for itself.",
            ),
            Option(
                "Ann gets her ramen, nobody charges her, and place_order returns as if all were well.",
                True,
                "Four services heard, and each did its part. That one was missing is known to nobody.",
            ),
            Option(
                "Ann gets her ramen now, and Payment charges her when it is back.",
                False,
                "An emitter keeps nothing. Whoever is away misses it for good; logs, which keep, come in chapter 2.",
            ),
        ),
    ),
    Question(
        "0.typo",
        "prediction",
        'Somebody writes events.emit("order.place", order), without the d. Five services listen to order.placed. '
        "What happens?",
        (
            Option(
                "An error: nobody has declared an event of that name.",
                False,
                "Names are not declared anywhere. Any well-formed name may be emitted, heard or not.",
            ),
            Option(
                "The five are told: the name is close enough.",
                False,
                "Names are compared letter by letter. A guess would be worse than silence.",
            ),
            Option(
                "Nothing, and no error.",
                True,
                "Nobody listens to order.place, and that is no fault: an event may well interest nobody yet.",
            ),
        ),
    ),
    Question(
        "0.q-coupled",
        "quiz",
        "What makes a place_order with five direct calls tightly coupled?",
        (
            Option(
                "It is slow, because five calls take longer than one emit.",
                False,
                "An emitter calls the same five functions. Coupling is about who has to know whom, not about speed.",
            ),
            Option(
                "It knows five names, needs all five to be up, and must be edited for a sixth.",
                True,
                "Three things that one can count: names in the code, services that one silences, lines edited.",
            ),
            Option(
                "It passes the whole order to services that need only a part of it.",
                False,
                "An event carries the whole order just as well. What is passed is another question.",
            ),
        ),
    ),
    Question(
        "0.q-line",
        "quiz",
        "With events, Loyalty joins without an edit in Order. Where did the line go that used to be written there?",
        (
            Option(
                "Nowhere: with events it is not needed.",
                False,
                "Somebody has to say that Loyalty wants to hear of orders. It does not say itself.",
            ),
            Option(
                "Into the emitter, which keeps a list of all services.",
                False,
                "The emitter's list is filled at run time. Nobody edits the emitter for a new listener.",
            ),
            Option(
                "Into Loyalty, which now says itself what it listens to.",
                True,
                "The line has moved to the one who wants something. That is what loose coupling means.",
            ),
        ),
    ),
    Question(
        "0.q-answer",
        "quiz",
        "A page must show at once whether the card was accepted. What fits best?",
        (
            Option(
                "A direct call to Payment: the page cannot go on without the answer.",
                True,
                "Who needs an answer now asks for it, and lives with the coupling. Events are for telling.",
            ),
            Option(
                "An event, and then a look at what emit returned.",
                False,
                "emit returns how many were listening. Of their opinions it knows nothing.",
            ),
            Option(
                "An event, because a direct call would couple page and Payment.",
                False,
                "They are coupled by the question itself. To hide that makes the answer late, and no less needed.",
            ),
        ),
    ),
    Question(
        "0.q-order",
        "quiz",
        "Kitchen and Email listen to order.placed. May Email rely on the kitchen having heard first?",
        (
            Option(
                "Yes: the kitchen was added first, and an emitter keeps the order.",
                False,
                "Until the kitchen restarts, and listens again behind Email. It worked, and nothing promised it.",
            ),
            Option(
                "Yes, if both are services of the same restaurant.",
                False,
                "Whose they are does not matter. Each listens for itself, and knows nothing of the other.",
            ),
            Option(
                "No: if Email needs what the kitchen does, it listens to an event of the kitchen's.",
                True,
                "An order of things that matters is told by events: first order.placed, then meal.cooked.",
            ),
        ),
    ),
    Question(
        "0.q-decides",
        "quiz",
        "Nobody shall cook what is not paid. Order emits events. What is the smallest mend?",
        (
            Option(
                "The kitchen listens to payment.processed, which Payment emits, instead of order.placed.",
                True,
                "The kitchen decides what it waits for. Order stays as it is, and so does everybody else.",
            ),
            Option(
                "Order looks after each emit whether all five have heard.",
                False,
                "Then Order knows the five again, by number if not by name, and Loyalty makes it six.",
            ),
            Option(
                "Payment is added first, so that it always hears before the kitchen.",
                False,
                "It hears first while it is up. When it is down the kitchen still cooks, and nobody is charged.",
            ),
        ),
    ),
)
