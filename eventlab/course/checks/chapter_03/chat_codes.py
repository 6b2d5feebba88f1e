"""3.3 in words: each misconception, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Sending takes time, and guests come and go meanwhile: so it walks over a copy, each failure is one guest's alone, "
    "and whoever leaves is taken out in a finally."
)

CODES: dict[str, Code] = {
    "CHAT-ACCEPT-01": Code(
        "The WebSocket is used before it is accepted.",
        "the guest's browser waits at the door, and gives up.",
        (
            "What is the first thing that a server does with a call?",
            "Until a WebSocket is accepted it can neither send nor receive.",
            "Begin join with accept, and await it.",
        ),
    ),
    "CHAT-AWAIT-01": Code(
        "A text is prepared and never sent: nobody awaits send_text.",
        "the room is silent, and there is no error.",
        (
            "What does a call of an async function do by itself?",
            "send_text answers a coroutine; nothing happens until somebody awaits it.",
            "Put await before each send_text.",
        ),
    ),
    "CHAT-SELF-01": Code(
        "Whoever speaks does not hear it.",
        "the page shows only what comes back: its own words seem lost, and are sent again.",
        (
            "Who is everybody?",
            "A guest who sees its own text come back knows that the room has it.",
            "Leave nobody out when you send.",
        ),
    ),
    "CHAT-NONE-01": Code(
        "What is said does not reach everybody in the room.",
        "a guest waits for an answer that was given long ago.",
        (
            "Which guests does your code know when a text comes?",
            "join runs once for each guest; what they have in common is the room.",
            "Keep all guests in the room, and send each text to each of them.",
        ),
    ),
    "CHAT-TWICE-01": Code(
        "A text is sent to a guest more than once.",
        "two orders of soup from one guest who asked once.",
        (
            "By how many ways does a text reach the one who has said it?",
            "The speaker is one of the guests.",
            "One loop over all guests is enough; nobody needs a send of its own.",
        ),
    ),
    "CHAT-TEXT-01": Code(
        "The text is changed on its way.",
        "what the guest's page sends as JSON cannot be read by the other pages.",
        (
            "What came in, and what goes out?",
            "The room does not know what a text means.",
            "Hand on what you received, and nothing else.",
        ),
    ),
    "CHAT-EMPTY-01": Code(
        "An empty text does not reach everybody.",
        "a page that counts the texts, or puts one below the other, has a gap that the others do not have.",
        (
            "Which text came in here, and where does your code stop it?",
            "An empty text is false to if, and it is a text nevertheless.",
            "Send each text on without looking at it.",
        ),
    ),
    "CHAT-PAST-01": Code(
        "A new guest is sent what was said before it came.",
        "a room that remembers for everybody keeps growing; whoever wants the past reads a log.",
        (
            "What does your room keep of a text that has been sent?",
            "This is a telephone, not a tape.",
            "Send to those who are there, and keep nothing.",
        ),
    ),
    "CHAT-GONE-01": Code(
        "One guest who is gone takes the text away from the others.",
        "somebody closes a notebook, and the whole room falls silent.",
        (
            "What becomes of the guests behind the one for whom sending raises?",
            "A loop ends at the first exception that leaves its body; a gather raises it to you.",
            "Catch it around the sending to one guest, within the loop.",
        ),
    ),
    "CHAT-GONE-02": Code(
        "A guest whose join has ended is sent something still.",
        "the room fills with guests that nobody can reach, and each text tries them all.",
        (
            "Who takes a guest out of the room, and does that line always run?",
            "A join ends by a guest that leaves, by an error, or by a server that stops.",
            "Put the removal where it runs in every case: in a finally.",
        ),
    ),
    "CHAT-CHANGE-01": Code(
        "The guests change while a text is being sent, and the loop does not bear it.",
        "one guest comes in at the wrong moment, and another never gets the text.",
        (
            "How long does one broadcast take, and what may happen meanwhile?",
            "At every await other joins go on: they add and remove while your loop stands in the middle.",
            "Walk over a copy of the guests.",
        ),
    ),
    "CHAT-LEAVE-01": Code(
        "join does not return when its guest leaves.",
        "every guest who goes home leaves a traceback in the server's log, or a task that never ends.",
        (
            "How do you learn that the guest has left?",
            "receive_text raises then; iter_text simply ends.",
            "Use async for over iter_text.",
        ),
    ),
    "CHAT-END-01": Code(
        "join returns although its guest is still there.",
        "the server hangs up when join returns: one text, and the call is over.",
        (
            "After how many texts does your join return?",
            "The call lasts as long as join does.",
            "Receive in a loop, until the guest leaves.",
        ),
    ),
    "CHAT-CANCEL-01": Code(
        "A join that is cancelled does not end by it: the cancellation is swallowed.",
        "a server that stops cancels its joins and waits for them; whoever passes over that holds it up, or hides it.",
        (
            "Which exceptions does your code catch, and around what?",
            "A cancellation comes as CancelledError: no Exception, but BaseException and a bare except take it in.",
            "Catch nothing wider than Exception; what has to run in every case belongs in a finally.",
        ),
    ),
    "CHAT-TASK-01": Code(
        "Sending goes on when the join that began it has ended: nobody awaits it.",
        "nobody learns of its errors, and a guest who talks fast begins more of them than ever end.",
        (
            "What is still running when your join returns?",
            "create_task begins something and does not wait for it: it outlives whoever began it.",
            "Await each send, or all those of one text together.",
        ),
    ),
    "CHAT-SHARE-01": Code(
        "Two rooms share their guests.",
        "what is said in the kitchen is read in the dining room.",
        (
            "Where is the collection of guests made, and how often?",
            "What stands in the class itself belongs to all of its objects.",
            "Make it in __init__.",
        ),
    ),
}
