"""3.1 in words, the half about lines and frames: what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.checks.chapter_03.frames_bytes_codes import BYTES_CODES
from eventlab.course.scenario import Code

WHY = (
    "Three things outlive a chunk: the half of a character, the half of a line, and the half of a frame. Each waits in "
    "a variable of its own until the rest has come, and so it does not matter where the network cuts."
)

CODES: dict[str, Code] = {
    **BYTES_CODES,
    "FRAME-YIELD-01": Code(
        "Calling parse_sse gives nothing that one can go through with async for.",
        "a stream has no end: whoever returns a list returns it never.",
        (
            "What makes an async function a generator?",
            "A single yield in its body does; and a generator without async cannot wait for chunks.",
            "Begin with async def, and yield each frame where its empty line is found.",
        ),
    ),
    "FRAME-TYPE-01": Code(
        "Something else than a Frame with plain values is yielded.",
        "whoever reads frame.data next gets an error far away from its cause.",
        (
            "What does the marked line show, and what should it show?",
            "Frame is imported for you; it takes data, event, id and retry, in this order.",
            "Data, event and id are text, not bytes; retry is a number or None.",
        ),
    ),
    "FRAME-OURS-01": Code(
        "The parser of the package is asked to do it.",
        "what you have not built, you cannot mend when the stream breaks in the night.",
        (
            "Who splits the text into lines in your answer?",
            "The rules above the task are all there is: six kinds of line.",
            "Keep a variable for the text that is not yet a line, and one for each field.",
        ),
    ),
    "FRAME-PLAIN-01": Code(
        "A plain frame is not read as it was sent.",
        "every event on the page is wrong, or there is none.",
        (
            "Compare expected and got, value by value: which is the first that differs?",
            "A line is a field's name, a colon, a space and the value.",
            "Collect the values as the lines come, and yield them at the empty line.",
        ),
    ),
    "FRAME-NAME-01": Code(
        "A frame without a name is not called message.",
        "a page listens with onmessage, and hears nothing.",
        (
            "What is the event of a frame that has no event line?",
            "There are two ways to have no name: no such line, and one with nothing behind its colon.",
            "When you yield, put message in the place of an empty name.",
        ),
    ),
    "FRAME-MULTI-01": Code(
        "Several data lines do not become one text, joined by line feeds.",
        "a message of two lines arrives cut, glued together, or with a line too many.",
        (
            "What is the data of a frame with three data lines, one of them empty?",
            "Collect them; between two of them stands a line feed, behind the last there is none.",
            "An empty data line counts too: ask whether there was a line, not whether there was text.",
        ),
    ),
    "FRAME-COMMENT-01": Code(
        "A comment is taken for something.",
        "servers send one every few seconds to keep the line warm: each would disturb the page.",
        (
            "What does a line do whose first character is a colon?",
            "In front of that colon stands an empty name; and what looks like a field behind it is none.",
            "Do nothing with such a line: end no frame, and change no value.",
        ),
    ),
    "FRAME-COLON-01": Code(
        "A value with a colon in it is cut, or makes the parser stop.",
        "JSON is full of colons, and so is every time of day.",
        (
            "At which of its colons do you cut the line?",
            "Only the first one separates; and there may be no space behind it.",
            "Cut once, at the first colon, with partition or with a limit for split.",
        ),
    ),
    "FRAME-SPACE-01": Code(
        "Spaces of the value are lost, or the separating one is kept.",
        "indented text arrives flat, and a comparison with what was sent fails.",
        (
            "Which characters at the ends of the value does your code take away?",
            "One space behind the colon is taken, if there is one: no second one, no tab, none at the end.",
            "Look at strip and at removeprefix: what does each of them take?",
        ),
    ),
    "FRAME-FIELD-01": Code(
        "A line without a colon is not taken for a field with an empty value.",
        "the one server that writes so stops the whole stream.",
        (
            "What are the name and the value of the line `data`?",
            "Its value is empty, and that is a value: an empty data line, an empty name.",
            "partition gives three parts even where there is no colon.",
        ),
    ),
    "FRAME-OTHER-01": Code(
        "A line with another name is taken for one of ours.",
        "what a server may add tomorrow turns into today's data.",
        (
            "Which names does your comparison let pass?",
            "database begins with data; Data is not data; and a space in front belongs to the name.",
            "Compare the whole name up to the colon, letter by letter.",
        ),
    ),
    "FRAME-EMPTY-01": Code(
        "A frame is yielded although it had no data line.",
        "heartbeats and empty lines become events, and a kitchen cooks nothing, often.",
        (
            "Two empty lines follow each other. What lies between them?",
            "An id or a name alone makes no frame; an empty data line does.",
            "At the empty line, look whether a data line has come since the last one.",
        ),
    ),
    "FRAME-NEW-01": Code(
        "Something of an earlier frame is still there in the next.",
        "a refused order makes all that follow it look refused.",
        (
            "What has to be forgotten at an empty line?",
            "Data and name belong to one frame, and id and retry to the stream.",
            "Empty both after each empty line, also when no frame came of it.",
        ),
    ),
    "FRAME-STAY-01": Code(
        "A frame without an id line loses the id of those before it.",
        "who reconnects then has no place to go on from, and gets everything again, or nothing.",
        (
            "What is the id of a frame that brings none?",
            "It says how far one has read; that does not become less with the next frame.",
            "Keep the id outside of the loop, and do not touch it at the empty line.",
        ),
    ),
    "FRAME-STAY-02": Code(
        "An id that came without data is forgotten.",
        "a heartbeat that moves the position on moves nothing, and what was skipped is asked for again.",
        (
            "A frame of an id alone: nobody hears it, but what is different behind it?",
            "That no frame is yielded does not mean that its lines did not count.",
            "Take the id over when its line comes, whatever becomes of the frame.",
        ),
    ),
    "FRAME-RESET-01": Code(
        "An empty id does not take the place of the one before it.",
        "a server that says 'forget where you were' is asked for a place that it no longer knows.",
        (
            "Is an empty id the same as no id line?",
            "With `id:` and with `id` alone the server says: from here on there is no id.",
            "Take each id as it is, without asking whether it is empty.",
        ),
    ),
    "FRAME-NUL-01": Code(
        "An id with a NUL in it counts.",
        "it goes back to the server as a header, in which NUL is forbidden: no connection comes about any more.",
        (
            "Which ids must you pass over?",
            "The whole id does not count then, and that from before stays.",
            "Look for the character of number 0 in the value before you take it.",
        ),
    ),
    "FRAME-RETRY-01": Code(
        "The frame does not tell the reconnection time that the stream has named last.",
        "a server in trouble asks for patience, and nobody hears it.",
        (
            "What is retry before any such line, behind one, and in the frame after that?",
            "It stays like an id, also when it came without data; and it is a number.",
            "Keep it outside of the loop, begin with None, and pass it on with each frame.",
        ),
    ),
    "FRAME-DIGITS-01": Code(
        "A retry that is not made of the digits 0 to 9 counts, or stops the parser.",
        "a time like -5 or 1.5 makes a client that reconnects a hundred times a second, or none at all.",
        (
            "Which texts does your code turn into a number, and at which does it raise?",
            "int takes signs, spaces and Arabic digits, and isdigit says yes to a raised two.",
            "Compare with the ten digits themselves, at least one of them, before you call int.",
        ),
    ),
    "FRAME-SHARE-01": Code(
        "A second stream begins with what the first one has left behind.",
        "a page with two streams asks one server for the place that it has reached at the other.",
        (
            "Where do the id, the time and what has no end yet live in your code, and since when?",
            "What is made outside of the function, or as a default value, is there for all streams together.",
            "Make everything anew inside parse_sse, before the loop over the chunks.",
        ),
    ),
    "FRAME-ANY-01": Code(
        "Each rule holds by itself, and where several meet one gives way.",
        "what fails once in ten thousand frames is found by nobody, and felt by somebody.",
        (
            "Run the lines of this example, and look at the first frame that differs.",
            "Which two of the rules meet in its lines, or at the place where a chunk ends?",
            "Write down by hand what is in each of your variables behind each chunk.",
        ),
    ),
}
