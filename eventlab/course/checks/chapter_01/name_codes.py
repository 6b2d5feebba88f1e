"""1.3 in words: each misconception's name, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = (
    "check_name knows the shape and says no by raising; what is left to ask is whether something stands before the "
    "last dot, and whether what stands behind it begins with a verb in the past."
)

CODES: dict[str, Code] = {
    "NAME-BOOL-01": Code(
        "is_good_name answers something other than True or False.",
        "a report that counts or prints the answers shows nonsense, and a forgotten return looks like a no.",
        (
            "What does the last line of is_good_name give back?",
            "re answers with a match object or None, check_name with the name; a function without return answers None.",
            "Return a comparison, or put bool(…) around the answer; use def, not async def.",
        ),
    ),
    "NAME-RAISE-01": Code(
        "A name without the right shape raises, in place of an answer.",
        "whoever checks a list of names stops at the first bad one, and never sees the others.",
        (
            "What does check_name do with a name that it does not like?",
            "An exception that you expect is an answer: catch it where it comes from.",
            "Put try around check_name; except InvalidName means no.",
        ),
    ),
    "NAME-PAST-01": Code(
        "A good name with a regular verb is refused.",
        "a rule that refuses order.placed refuses most of what happens.",
        (
            "Which part of the name does your code compare, and with what?",
            "Split the name at its dots, and print the last part.",
            "A regular verb in the past ends in ed: is that asked of the right text?",
        ),
    ),
    "NAME-PAST-02": Code(
        "A past without -ed is refused.",
        "the team that sends mails is told to write email.sended.",
        (
            "Which verbs have a past that does not end in ed?",
            "The set above the function is there for them.",
            "One of two is enough: the verb has the ending, or it is in IRREGULAR.",
        ),
    ),
    "NAME-IMPERATIVE-01": Code(
        "A name that gives an order is accepted.",
        "an order needs somebody who obeys it; whoever sends order.ship as an event waits for nobody.",
        (
            "Does the name say what has happened, or what should happen?",
            "A noun, a dot and a verb are not enough: which form has the verb?",
            "Ask for its ending, or whether IRREGULAR holds it; all else is no past.",
        ),
    ),
    "NAME-TENSE-01": Code(
        "A name is accepted that tells of no past at all.",
        "order.status or order.placing leaves open whether anything has happened, and when.",
        (
            "What has happened, according to this name?",
            "Something that goes on, and a mere thing, are no past either.",
            "Do not list what is wrong; ask for what is right, and refuse all else.",
        ),
    ),
    "NAME-CASE-01": Code(
        "A name with capitals is accepted.",
        "userLoggedIn and user.logged_in are two names: who listens to one of them misses the other.",
        (
            "Are Order.placed and order.placed the same name?",
            "Lowering a name before one looks at it hides what is wrong with it.",
            "check_name refuses capitals, if it is handed the name as it came.",
        ),
    ),
    "NAME-SHAPE-01": Code(
        "A name is accepted that is not lower-case words joined by dots.",
        "patterns such as order.* rest on the dots; a stray dot, blank or hyphen is a name that nobody finds.",
        (
            "Compare the name with order.placed, character by character, the invisible ones too.",
            "Empty parts between dots, a blank or a line's end at the edge: split and strip make them disappear.",
            "Let check_name judge the whole name, before anything is split off.",
        ),
    ),
    "NAME-SHAPE-02": Code(
        "A name with an underscore or a digit in a word is refused.",
        "credit_card.charged is as good as order.placed.",
        (
            "Which characters does your code allow in a word?",
            "isalpha knows neither underscores nor digits.",
            "check_name allows both; do not ask more of the shape than it does.",
        ),
    ),
    "NAME-DOMAIN-01": Code(
        "A name is accepted that does not say what it is about.",
        "placed: was it an order, a bet or a vase? Everybody has to look inside.",
        (
            "How many dots has the name?",
            "A name without a dot has one part, and its first part is its last.",
            "Ask for two parts at least.",
        ),
    ),
    "NAME-LAST-01": Code(
        "A name is accepted whose verb does not come last.",
        "who listens to order.* hears neither placed.order nor sent.email: the subject must come first.",
        (
            "Which part of the name has to be the verb?",
            "A search for any past verb in the whole name finds it anywhere.",
            "Look only at what stands behind the last dot.",
        ),
    ),
    "NAME-BEHIND-01": Code(
        "A verb with words behind it is refused.",
        "user.logged_in would have to become user.logged, and nobody knows whether in or out.",
        (
            "Where does the verb of logged_in end?",
            "The last part of the name may have several words: which of them is the verb?",
            "Split the last part at its underscores, and look at the first word.",
        ),
    ),
    "NAME-FIRST-01": Code(
        "A name is accepted whose last part does not begin with the verb.",
        "order.must_be_shipped is taken for news, and nobody ships the order.",
        (
            "What is the first word behind the last dot, and is it a past?",
            "A past that stands further back may be one that is only wished for, or denied.",
            "Split the last part at its underscores, and ask only its first word; the others do not count.",
        ),
    ),
    "NAME-DEEP-01": Code(
        "A name of three parts or more is refused.",
        "a large shop needs shop.order.placed, and has to shorten it until two mean the same.",
        (
            "How many parts may a name have?",
            "Taking a name apart into exactly two breaks at the third.",
            "rpartition('.') gives what stands before the last dot, and what stands behind it.",
        ),
    ),
    "NAME-INSIDE-01": Code(
        "A word is taken for a past verb because letters of one are in it.",
        "order.credit and guest.consent are things: nothing has happened.",
        (
            "Where in the word do the letters stand that convinced your code?",
            "'ed' in 'credit' is true, and so is 'consent'.endswith('sent').",
            "Ask whether the word ends in ed, or whether the whole word is in IRREGULAR.",
        ),
    ),
}
