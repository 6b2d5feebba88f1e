"""3.1 in words, the half about bytes: where the network cuts, where a line ends, and what a character is."""

from __future__ import annotations

from eventlab.course.scenario import Code

BYTES_CODES: dict[str, Code] = {
    "FRAME-LATE-01": Code(
        "A frame is complete, and waits for what comes after it.",
        "on a quiet evening the order reaches the page when the next guest orders.",
        (
            "What has to happen in your code before this frame is yielded?",
            "An empty line ends the frame: nothing behind it is needed.",
            "Yield inside the loop over the chunks, at the empty line; keep back only what is no whole line yet.",
        ),
    ),
    "FRAME-SEVERAL-01": Code(
        "Of several frames in one chunk not each is yielded by itself.",
        "the busier the evening, the more events share a chunk, and the more are lost.",
        (
            "How many empty lines can one chunk hold?",
            "A chunk is a piece of the wire and has nothing to do with frames.",
            "For each chunk, loop over all lines that it completes.",
        ),
    ),
    "FRAME-CUT-01": Code(
        "A line that the network cut in two is read as two.",
        "it works at your desk, where chunks are whole, and fails in the first train.",
        (
            "What does your code do with the end of a chunk behind which no line end has come?",
            "The last piece of a split is no line yet: the next chunk may go on with it.",
            "Keep that piece in a variable outside the loop, and put it in front of the next chunk.",
        ),
    ),
    "FRAME-END-01": Code(
        "A line that ends with CR LF, or with CR alone, is not read as one line.",
        "the page works with one server, and shows nothing with the next.",
        (
            "Which three ends may a line have?",
            "CR LF is one end and not two; CR alone is one as well.",
            "Split with an expression that names all three, the longest first.",
        ),
    ),
    "FRAME-CRLF-01": Code(
        "A CR LF that the network cut in two counts as two ends of line.",
        "the second one looks like an empty line: the frame ends in its middle.",
        (
            "The chunk ends with CR, and the next one begins with LF. How many lines have ended?",
            "You need to remember one fact from chunk to chunk.",
            "Remember that the last character was a CR, also across an empty chunk; a LF right behind it ends nothing.",
        ),
    ),
    "FRAME-CR-01": Code(
        "A CR at the end of a chunk is not the end of its line when something else than LF follows.",
        "two lines become one, or a line loses its first letter.",
        (
            "Behind a CR at the end of a chunk comes a letter, or another CR. What then?",
            "Only a LF belongs to it; all else begins the next line.",
            "Take away the first character of the next chunk only if it is a LF.",
        ),
    ),
    "FRAME-LINES-01": Code(
        "A line ends at a character that is no line end here.",
        "a guest pastes such a character into a comment, and the half of it is gone.",
        (
            "Which characters does your way of splitting take for ends of line?",
            "splitlines knows about ten of them, this format three.",
            "Split at CR LF, at LF and at CR, and at nothing else.",
        ),
    ),
    "FRAME-TEXT-01": Code(
        "The bytes are not read as UTF-8.",
        "every guest whose name has an accent is called by another.",
        (
            "How many bytes has an é, and how many characters do you make of them?",
            "There is more than one way to read bytes as text; this format knows one.",
            "Name utf-8 where you decode.",
        ),
    ),
    "FRAME-CHAR-01": Code(
        "A character that the network cut in two is lost, or stops the parser.",
        "the soup is called cr\N{REPLACEMENT CHARACTER}me, now and then.",
        (
            "The chunk ends in the middle of a character. What does decode do with that half?",
            "It cannot be decoded yet, and must not be thrown away: the other half comes with the next chunk.",
            "Decode with something that remembers the half (codecs has it), or cut the bytes into lines first.",
        ),
    ),
    "FRAME-UTF-01": Code(
        "Bytes that are no UTF-8 stop the parser, or are left out.",
        "one guest with an old phone ends the stream for all.",
        (
            "What does decode do with a byte that fits nowhere?",
            "It has a second argument, which says what to do instead of raising.",
            "Let it put the replacement character there; to ignore the byte hides that something was lost.",
        ),
    ),
    "FRAME-BOM-01": Code(
        "The byte order mark is not passed over at the beginning, or is passed over elsewhere.",
        "the first line gets a name that nobody knows: the first event is missing, always.",
        (
            "Which three bytes may stand in front of the first line?",
            "They may come in three chunks; and later in the stream the same bytes are a character like any other.",
            "Take the mark away once, from the beginning of the text, and from nowhere else.",
        ),
    ),
    "FRAME-TAIL-01": Code(
        "At the end of the stream something is yielded that no empty line has ended.",
        "half an order reaches the kitchen, and after reconnecting the whole one.",
        (
            "The connection breaks in the middle of a frame. Is what you have all of it?",
            "Nobody can tell, so it does not count; the server sends it again.",
            "When the chunks end, end as well, and leave behind what is there.",
        ),
    ),
}
