"""0.1 in words: each misconception, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "First all that can go wrong, then all that is known about the order, and last one emit: it tells what has "
    "happened, to whoever wants to know, and names nobody."
)

CODES: dict[str, Code] = {
    "ORDER-DIRECT-01": Code(
        "A service is called by its name.",
        "the next service costs an edit here again, and one that is down silences those behind it.",
        (
            "Which names of services stand in your place_order?",
            "Whoever wants to hear of an order listens already; place_order does not have to know who that is.",
            "Take all five calls out: one call of events.emit does for everybody.",
        ),
    ),
    "ORDER-DIRECT-02": Code(
        "The listeners are called one by one, and nothing is emitted.",
        "one that raises stops those behind it, which an emit would never let happen.",
        (
            "Who should call the listeners: place_order, or the emitter?",
            "events.handlers is for looking; a loop over it is a row of direct calls once more.",
            "events.emit takes the name of what happened, and the order.",
        ),
    ),
    "ORDER-BAKED-01": Code(
        "place_order decides who listens.",
        "a newcomer costs an edit here again; and whoever is added with each order hears twice of the second.",
        (
            "Who should say that the kitchen wants to hear of orders?",
            "Who wants to hear of orders says so itself, once, and elsewhere.",
            "Leave on, once and off to the services; place_order only emits.",
        ),
    ),
    "ORDER-COMMAND-01": Code(
        "A service gets a message of its own, where one event would do.",
        "that is a direct call, sent by post: Loyalty hears nothing until somebody writes one more.",
        (
            "What happened, in one sentence? And how many sentences does your code say?",
            "kitchen.cook tells somebody what to do; order.placed tells everybody what happened.",
            "One emit, named order.placed. Each service draws its own conclusion.",
        ),
    ),
    "ORDER-NAME-01": Code(
        "The event has another name than order.placed.",
        "whoever listens to order.placed hears nothing.",
        (
            "Compare the name that you emit with the one in the task, letter by letter.",
            "It is small letters and a dot, first the thing, then what happened to it, in the past.",
            'The name is "order.placed", for every order.',
        ),
    ),
    "ORDER-NONE-01": Code(
        "The order is accepted, and nothing is emitted.",
        "the guest waits, and nobody in the house knows of it.",
        (
            "Which line of place_order tells anybody that there is an order?",
            "An emit behind a return never runs; and an async function does nothing until it is awaited.",
            "Write a plain def, and let its last line call events.emit.",
        ),
    ),
    "ORDER-TWICE-01": Code(
        "Listeners hear of one order more than once.",
        "the kitchen cooks it as often as it hears of it, and the card is charged as often.",
        (
            "How many times does events.emit run for one order?",
            "A loop around it emits once for each round: for each dish, or for each listener.",
            "The emitter finds all listeners in one emit. Take it out of the loop.",
        ),
    ),
    "ORDER-EARLY-01": Code(
        "Somebody hears of an order that is refused.",
        "what was said cannot be unsaid: somebody acts on an order that the guest is told there is not.",
        (
            "What can still go wrong below your emit?",
            "An event says that something has happened. Has it, at that line?",
            "Look at the dishes first, and raise; the emit comes after all that can refuse.",
        ),
    ),
    "ORDER-REFUSE-01": Code(
        "An order without dishes is not refused with ValueError.",
        "the guest believes that there is an order, and there is nothing in it to cook.",
        (
            "What does the caller learn when the list of dishes is empty?",
            "A return, a print or another error does not tell the caller what the task promises.",
            "An empty list is false: if not …, raise ValueError with a sentence that helps.",
        ),
    ),
    "ORDER-REFUSE-02": Code(
        "A good order is refused.",
        "a guest who did nothing wrong goes home hungry.",
        (
            "Read the error: which line of yours raised it, and why?",
            "An order is a dictionary with guest and dishes; a number it has not yet.",
            "Refuse only where the list of dishes is empty.",
        ),
    ),
    "ORDER-ALONE-01": Code(
        "The order was told, and place_order raises all the same.",
        "an event may interest nobody yet: whoever insists on listeners has coupled Order to them.",
        (
            "Is an order less placed because nobody listens?",
            "emit answers how many listened; whether that is enough is not for Order to say.",
            "Let the emit be the last line, and leave its answer alone.",
        ),
    ),
    "ORDER-VALUE-01": Code(
        "Listeners do not get the order as it was given.",
        "the kitchen has to ask back what to cook, and knows Order again.",
        (
            "Print what a listener gets. Which part of the order is not in it?",
            "Neither a text nor an id alone: a dictionary with guest, dishes and number.",
            "Emit the order itself with its number in it, or a copy such as {**order, …}.",
        ),
    ),
    "ORDER-NUMBER-01": Code(
        "The order is emitted before it has its number.",
        "the kitchen's ticket has no number on it, and the mail cannot name one.",
        (
            "What does a listener find under number, at the moment when it hears?",
            "Listeners are called inside of emit: whatever comes below it comes too late for them.",
            "Put the number into the order above the emit.",
        ),
    ),
    "ORDER-NUMBER-02": Code(
        "The number is not the next one of numbers.",
        "numbers that repeat or jump: whoever looks an order up finds another one, or none.",
        (
            "Where does your number come from, and is it another one for the next order?",
            "numbers is an iterator: it is asked for one number at a time, and knows where it was.",
            "Call next(numbers) once for each order.",
        ),
    ),
}
