"""4.2 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "Splitting at the stars leaves parts that stand for themselves, so each can be escaped; joined by any run of "
    "characters they must fit the name from its first character to its last."
)

CODES: dict[str, Code] = {
    "MATCH-BOOL-01": Code(
        "matches answers something other than True or False.",
        "a report that counts or prints the answers shows nonsense, and a forgotten return looks like a no.",
        (
            "What does the last line of matches give back?",
            "re answers with a match object or None; a function without return answers None.",
            "Return a comparison, such as … is not None, or put bool(…) around the answer; use def, not async def.",
        ),
    ),
    "MATCH-PLAIN-01": Code(
        "A pattern without a star does not name exactly one type: the one that is written the same.",
        "most subscriptions are plain names, and all of them go wrong.",
        (
            "What should a pattern do when it holds no star at all?",
            "Then every character stands for itself.",
            "Try matches('order.paid', 'order.paid') and matches('order.paid', 'user.left') in a cell.",
        ),
    ),
    "MATCH-STAR-01": Code(
        "A star does not stand for the characters that it should.",
        "whoever subscribed to a pattern waits for ever, in silence.",
        (
            "Lay the pattern over the name: which characters does the star have to cover?",
            "A star may stand at the beginning, in the middle and at the end of a pattern.",
            "Split the pattern at its stars: between two parts any characters may come.",
        ),
    ),
    "MATCH-ESCAPE-01": Code(
        "The star was escaped together with the dots, and has lost its meaning.",
        "whoever subscribed to a pattern waits for ever, in silence.",
        (
            "Print the regular expression that comes out: what stands where the star was?",
            "re.escape puts a backslash before the star too; replacing the star then leaves that backslash behind.",
            "Take the stars out first, escape what is left, and put the any-characters in afterwards.",
        ),
    ),
    "MATCH-SWAP-01": Code(
        "Pattern and name have changed places.",
        "a star in a name from outside would then match other people's subscriptions.",
        (
            "In which of the two texts does a star mean something?",
            "Look up the order of the arguments of the function that you call.",
            "fnmatchcase wants the name first, and re wants the pattern first.",
        ),
    ),
    "MATCH-REST-01": Code(
        "What stands beside the star is not compared.",
        "a handler for failed payments gets every event there is.",
        (
            "Which characters of the pattern did your code compare with the name?",
            "A pattern can have text before its star, and behind it.",
            "Every part between, before and behind the stars has to be found in the name.",
        ),
    ),
    "MATCH-REGEX-01": Code(
        "The pattern itself is read as a regular expression, and is none.",
        "the first *.failed that somebody subscribes to stops the program.",
        (
            "What does a star mean in a regular expression?",
            "There it repeats what stands before it; before the first character stands nothing.",
            "Translate the pattern: any characters for each star, and everything else escaped.",
        ),
    ),
    "MATCH-DOT-01": Code(
        "A dot is taken for any character.",
        "user.* then hears user_deleted, which is somebody else's event.",
        (
            "What does a dot mean in a regular expression?",
            "Everything but the star has to stand for itself, the dot too.",
            "re.escape makes a text harmless; do not hand it the stars.",
        ),
    ),
    "MATCH-DOT-02": Code(
        "A dot beside a star may be missing.",
        "user.* then hears user, which has a handler of its own, and everything is done twice.",
        (
            "How many characters does the pattern demand, and how many has the name?",
            "The run of a star may be empty; the dot beside it belongs to the pattern, and not to the star.",
            "Make no exception for a star at an end: the one rule for stars is enough.",
        ),
    ),
    "MATCH-SIGN-01": Code(
        "A sign other than the star has a meaning of its own.",
        "whoever puts a name from outside into a pattern hears other events than the named ones, or none.",
        (
            "Which signs besides the star does your tool take for special?",
            "fnmatch knows ? and [ too; a regular expression knows +, $, | and more.",
            "Make everything between the stars harmless, whatever it is; re.escape and glob.escape know how.",
        ),
    ),
    "MATCH-PAIR-01": Code(
        "Two stars side by side mean something else than one.",
        "a pattern that was put together from two pieces goes deaf where they meet.",
        (
            "Take ** and let each star stand for its own run: which names fit?",
            "Other languages of patterns give ** a meaning of its own; this one does not.",
            "Each star may be empty, so two of them name what one names.",
        ),
    ),
    "MATCH-START-01": Code(
        "The pattern may begin anywhere in the name.",
        "a handler for order.paid also gets the events of some other order.paid, such as test.order.paid.",
        (
            "Where in the name may the pattern begin?",
            "Is the first character of the pattern compared with the first of the name?",
            "re.search looks everywhere; another function of re wants the whole text.",
        ),
    ),
    "MATCH-END-01": Code(
        "The pattern may end before the name does.",
        "order.paid then hears order.paid.twice, and the money is booked again.",
        (
            "What is left over of the name when the pattern is used up?",
            "re.match holds the beginning fast, and lets the end go.",
            "There is a function of re that wants the whole text.",
        ),
    ),
    "MATCH-RUN-01": Code(
        "A star stops at a dot.",
        "user.* then misses user.profile.changed: the deeper names are lost without a sound.",
        (
            "How many dots may there be among the characters of a star?",
            "Here a star crosses dots; a star for one word would be another language of patterns.",
            "Do not exclude the dot, and do not compare word by word.",
        ),
    ),
    "MATCH-RUN-02": Code(
        "A star stands for some characters only.",
        "the first type with a digit or an underscore in it is never heard.",
        (
            "Which character of the name did the star refuse?",
            "Digits and underscores are characters of a name as well.",
            "Any character at all, not a chosen set of them.",
        ),
    ),
    "MATCH-EMPTY-01": Code(
        "A star wants at least one character.",
        "order.paid* then hears order.paid_twice, and misses order.paid itself.",
        (
            "How short may a run of characters be?",
            "Nothing at all is a run too.",
            "In a regular expression + means one or more; which sign means none or more?",
        ),
    ),
    "MATCH-SHARE-01": Code(
        "Two parts of the pattern use the same characters of the name.",
        "user.*.changed then hears user.changed, in which there is only one dot.",
        (
            "Count the characters of the pattern without its stars: is the name long enough?",
            "What the beginning has used up, the end must not use again.",
            "Compare the lengths too, or go on behind the part that was found.",
        ),
    ),
    "MATCH-AGAIN-01": Code(
        "A star gives up where the rest fits for the first time.",
        "*.sent then misses mail.sent.copy.sent, because it stops at the first .sent.",
        (
            "In how many places of the name could the part behind the star begin?",
            "Where the first place leads to no end, a later one may.",
            "The part behind the last star belongs to the end of the name, not to its first find.",
        ),
    ),
    "MATCH-STARS-01": Code(
        "Only the first star counts.",
        "*.card*failed then is deaf to payment.card.failed.",
        (
            "How many stars does this pattern have?",
            "Does your code replace, or split at, one star or all of them?",
            "Look for a count: a 1 as the last argument, or partition in place of split.",
        ),
    ),
    "MATCH-STARS-02": Code(
        "Only the last star counts.",
        "*.card*failed then is deaf to payment.card.failed.",
        (
            "How many stars does this pattern have?",
            "rpartition and rsplit with a count begin at the end, and stop there.",
            "Split at every star.",
        ),
    ),
    "MATCH-ORDER-01": Code(
        "The parts of the pattern may come in any order.",
        "a pattern for refunds after payments also hears payments after refunds.",
        (
            "Which part has to come first?",
            "Finding a part somewhere is not enough: it has to lie behind the one before it.",
            "Remember where the last part ended, and look for the next one from there.",
        ),
    ),
    "MATCH-CASE-01": Code(
        "Capital and small letters are taken for the same.",
        "Redis keeps Order.paid and order.paid apart: one part of the program then sees what the other does not.",
        (
            "Is O the same character as o?",
            "Everything but the star stands for itself.",
            "Leave out lower(), and the flag that ignores case.",
        ),
    ),
    "MATCH-ANY-01": Code(
        "A pattern goes wrong, though none of the usual mistakes explains it.",
        "a rare pattern that fails is found by the customer.",
        (
            "Take the pattern and the name shown here, and go through your code with them.",
            "Any number of stars, any length of a run, nothing in between.",
            "The rule once more: a star is any run of characters, all else is itself, and the whole name must fit.",
        ),
    ),
}
