"""1.1 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Event itself copies the details, checks the name and the zone, and makes an id; so each argument only has to "
    "reach its one place in it, and what Event refuses is refused for the caller too."
)

CODES: dict[str, Code] = {
    "EVENT-KIND-01": Code(
        "make_event answers a dictionary.",
        "everybody who holds it can change what has happened, and nobody checks what is in it.",
        (
            "What does the import cell offer for an event?",
            "A dictionary has no rules; a frozen value cannot be changed, and is checked when it is made.",
            "Call Event with the type and the details, and name the rest.",
        ),
    ),
    "EVENT-KIND-02": Code(
        "make_event answers something other than an Event.",
        "the parts that store, send and show events know this one class.",
        (
            "Which class does the task ask for, and which one does your code call?",
            "Neither a text, nor a tuple, nor a class of your own with the same fields.",
            "Return what Event(…) gives, as it is.",
        ),
    ),
    "EVENT-KIND-03": Code(
        "make_event answers no event at all.",
        "whoever calls it has nothing to store, and finds out later.",
        (
            "What does the last line of make_event give back?",
            "A function without return answers None, and an async function a coroutine.",
            "Use def, not async def, and return the event.",
        ),
    ),
    "EVENT-TIME-01": Code(
        "The event's time is not the moment that was given.",
        "an event that is made later than it happened, or replayed, gets a wrong place in history.",
        (
            "Which argument says when it happened, and where does your code use it?",
            "Without a time, Event asks the machine's clock; and a moment has microseconds.",
            "Event has a field for the time: hand it now, as it came.",
        ),
    ),
    "EVENT-ZONE-01": Code(
        "A time without a zone is taken.",
        "half past ten is a moment only where one knows whose; two servers then disagree about what came first.",
        (
            "What does Event do with a time that has no zone, if nobody helps?",
            "replace(tzinfo=…) and astimezone guess a zone that the caller has not given.",
            "Leave now as it is, and let the error reach the caller.",
        ),
    ),
    "EVENT-ZONE-02": Code(
        "The zone is overwritten, and the moment moves by hours.",
        "an order from another country is placed before its customer has logged in.",
        (
            "Is noon in Mumbai the same moment as noon in UTC?",
            "replace(tzinfo=…) changes the zone and leaves the hands of the clock.",
            "Event turns any zone into UTC by itself; do not touch now.",
        ),
    ),
    "EVENT-TYPE-01": Code(
        "The event has another type than the one that was given.",
        "a name that is mended in silence is one that nobody listens to, and the typing error lives on.",
        (
            "What becomes of a type that is no good name?",
            "Lowering, replacing or guessing hides a mistake of the caller.",
            "Hand the type on as it came; Event refuses what is no name, and says what would be one.",
        ),
    ),
    "EVENT-DATA-01": Code(
        "The details are not those that were given.",
        "who reads order_id where it was put finds nothing.",
        (
            "Print the details of the event beside those that went in.",
            "Neither wrapped in another dictionary, nor as text: the same mapping.",
            "The second argument of Event takes the details as they are.",
        ),
    ),
    "EVENT-FLAT-01": Code(
        "Something of the event itself is put among the details, or the metadata.",
        "who did it, when and where is looked up in its own place; in there it collides with a detail of that name.",
        (
            "Where does Event keep actor and source?",
            "Details say what was ordered; fields say who, when and where. Each has its place.",
            "Hand the fields to Event by their names: two stars in front of a dictionary do that.",
        ),
    ),
    "EVENT-FLAT-02": Code(
        "Details are spread out, as if each were a field of the event.",
        "an order with a detail called actor then says that somebody else has done it.",
        (
            "How many arguments does Event get for the details?",
            "Two stars in front of data make an argument of each detail.",
            "Hand data over whole, as one argument.",
        ),
    ),
    "EVENT-FIELD-01": Code(
        "A field that was given is lost, or refused.",
        "nobody can say any more who did it, or in what order it belongs.",
        (
            "What becomes of what the caller names beside now?",
            "A list of the fields that you know misses the others: actor, source, key, version, metadata, id.",
            "Two stars collect the fields in the first line, and hand them on in the call of Event.",
        ),
    ),
    "EVENT-FIELD-02": Code(
        "A field is filled that nobody has given.",
        "an actor called unknown looks like a guest of that name.",
        (
            "What is in a field of Event that nobody fills?",
            "None says honestly that it is not known; a default of yours says something else.",
            "Hand on what was given, and nothing more.",
        ),
    ),
    "EVENT-FIELD-03": Code(
        "A field that no event has disappears in silence.",
        "a misspelt actor is lost, and nobody is told.",
        (
            "What does Event do with an argument that it does not know?",
            "Whoever picks out the fields that he knows also swallows the misspelt ones.",
            "Hand all of them on: Event refuses by itself what it has no place for.",
        ),
    ),
    "EVENT-ID-01": Code(
        "Two events have one id.",
        "the second order of the same dish is taken for the first one seen twice, and is never cooked.",
        (
            "What makes the id of your events, and is it different each time?",
            "The same dish can be ordered twice in one moment: no id follows from what an event says.",
            "Leave the id out: Event makes a new one each time.",
        ),
    ),
    "EVENT-ID-02": Code(
        "An id that was given is not kept.",
        "an event that comes in from elsewhere gets a second name, and nobody sees that it is the same.",
        (
            "What becomes of an id that the caller brings?",
            "id is a field like the others; whoever sets it as well overrides it, or names it twice.",
            "Do not name the id yourself; it comes with the fields, or Event makes one.",
        ),
    ),
    "EVENT-SHARE-01": Code(
        "The caller's own dictionary is changed.",
        "the caller makes the next event of it, and finds things in there that it never put in.",
        (
            "Whose dictionary is data, inside the function?",
            "update, pop, setdefault and an assignment by key all change what the caller still holds.",
            "Make the event without changing data; Event takes a copy of its own.",
        ),
    ),
    "EVENT-SHARE-02": Code(
        "What make_event answers keeps the caller's own dictionary.",
        "the caller changes it for the next order, and history changes with it.",
        (
            "How many dictionaries are there, and who holds them?",
            "A frozen class does not freeze what is inside it.",
            "Event copies the details and freezes the copy: return one.",
        ),
    ),
    "EVENT-SHARE-03": Code(
        "Something of an earlier event is in this one.",
        "one guest's name is on another guest's order.",
        (
            "What outlives a call of make_event?",
            "A default of a parameter, and a dictionary above the function, exist once for all calls.",
            "Use only what this call was given.",
        ),
    ),
    "EVENT-DATA-02": Code(
        "Details that were never given are made up.",
        "an order that has lost its details on the way looks like one that never had any.",
        (
            "What does Event do with a data of None, if nobody helps?",
            "data or {} takes None for an empty dictionary, and the caller's slip stays hidden.",
            "Hand data on as it came: Event takes a dictionary, an empty one too, and refuses all else.",
        ),
    ),
    "EVENT-JSON-01": Code(
        "A value that JSON does not have is changed, or left out.",
        "the text of a set comes back as text, and the order without its dish as an order.",
        (
            "What does Event do with a set, if nobody helps?",
            "str(…), a default for json.dumps, and a filter all hide that something cannot be kept.",
            "Hand the details over as they came, and let the error reach the caller.",
        ),
    ),
    "EVENT-HIDE-01": Code(
        "What makes no event raises nothing.",
        "the caller goes on, and the order is nowhere.",
        (
            "How does the caller learn that there is no event?",
            "An error that is caught and turned into None is found much later, somewhere else.",
            "Take the try away.",
        ),
    ),
}
