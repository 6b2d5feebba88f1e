"""What the linter looks for: a code for each rule, how much it matters, and why. The codes are stable."""

from __future__ import annotations

from dataclasses import dataclass

from eventlab.practice.described import Described
from eventlab.practice.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the linter looks for."""

    code: str
    severity: Severity
    says: str
    """What is wrong, in a few words."""
    why: str
    """Why that matters, in a sentence or two, for whoever meets it the first time."""


_LOG_IS_READ_BY_MANY = "A log is kept for years, copied and read by many."
_RULES = (
    Rule(
        "DESIGN-NAME-01",
        "error",
        "not a name that an event can have",
        "Names are lower-case words joined by dots, because patterns such as order.* rest on it. This one is refused.",
    ),
    Rule(
        "DESIGN-NAME-02",
        "advice",
        "the word event, in the name of one",
        "They all are. The word is typed by everybody who subscribes, forgotten by some, and tells nobody anything.",
    ),
    Rule(
        "DESIGN-IMPERATIVE-01",
        "error",
        "the name is an order, verb first",
        "Whoever emits an order must know who obeys, and somebody may refuse: that is a Command. Nobody can refuse an "
        "event, which tells what has happened and leaves it to others what to do about it.",
    ),
    Rule(
        "DESIGN-COMMAND-01",
        "error",
        "an order, dressed as an event",
        "It has the shape of an event and the meaning of a command: it says what somebody should do. The next consumer "
        "of the same fact will need another one.",
    ),
    Rule(
        "DESIGN-QUERY-01",
        "error",
        "a question, dressed as an event",
        "A question wants one answer, within a time: that is a Query. An event has any number of readers, or none.",
    ),
    Rule(
        "DESIGN-AMBIGUOUS-01",
        "advice",
        "may be read as an order, or a question",
        "The word is a verb as well as a thing, and a reader cannot tell whether it shall be done or has been done.",
    ),
    Rule(
        "DESIGN-TENSE-01",
        "advice",
        "no verb in the past",
        "The name is a thing, and does not say what has happened to it: begun, done, failed?",
    ),
    Rule(
        "DESIGN-TENSE-02",
        "warning",
        "the past is spelt otherwise",
        "Whoever subscribes types the word as the dictionary has it, and hears nothing.",
    ),
    Rule(
        "DESIGN-TENSE-03",
        "advice",
        "the verb stands in the wrong place",
        "First what it is about, then what has happened: only then does order.* find all that happens to orders.",
    ),
    Rule(
        "DESIGN-DOMAIN-01",
        "warning",
        "several words, and no dot",
        "To a pattern such as order.* it is a single word, so that nobody who listens to a whole domain hears it.",
    ),
    Rule(
        "DESIGN-DOMAIN-02",
        "advice",
        "one word, of no domain",
        "One word is a legal name. But it does not say what it is about, and the second team that needs it has to find "
        "another.",
    ),
    Rule(
        "DESIGN-VAGUE-01",
        "advice",
        "the verb says that something happened, not what",
        "Every consumer has to compare old and new data to find out whether it concerns them.",
    ),
    Rule(
        "DESIGN-VERSION-01",
        "advice",
        "no version",
        "Readers take it for version 1. Say it before the shape changes for the first time: then old and new can be "
        "told apart.",
    ),
    Rule(
        "DESIGN-VERSION-02",
        "warning",
        "an entry of the catalogue without a version",
        "A catalogue is what others build on. Without a version they cannot say which shape they can read.",
    ),
    Rule(
        "DESIGN-VERSION-03",
        "error",
        "not a version",
        "A version is a whole number from 1 up, so that upcasters can count from one to the next. This one is refused.",
    ),
    Rule(
        "DESIGN-VERSION-04",
        "warning",
        "the version is in the name",
        "With the next version the name changes, and whoever subscribed to this one hears no more.",
    ),
    Rule(
        "DESIGN-SECRET-01",
        "error",
        "a secret, by its name",
        f"{_LOG_IS_READ_BY_MANY} A secret in it is a secret no more, and cannot be taken back.",
    ),
    Rule(
        "DESIGN-SECRET-02",
        "error",
        "a secret, by its look",
        f"This is how keys and tokens look. {_LOG_IS_READ_BY_MANY} Whoever reads it can use them.",
    ),
    Rule(
        "DESIGN-CARD-01",
        "error",
        "the number of a payment card",
        f"{_LOG_IS_READ_BY_MANY} The rules of the card industry forbid to keep the full number in such a place.",
    ),
    Rule(
        "DESIGN-PERSONAL-01",
        "advice",
        "personal data",
        "Whoever it belongs to may ask for it to be erased, and a log does not forget. Sometimes it must be there: a "
        "welcome mail needs an address.",
    ),
    Rule(
        "DESIGN-PERSONAL-02",
        "warning",
        "personal data that the law protects most, or that identifies for life",
        f"{_LOG_IS_READ_BY_MANY} Numbers of passports and accounts, and data on health or belief, do harm there.",
    ),
    Rule(
        "DESIGN-PERSONAL-03",
        "advice",
        "a person where an id should stand",
        "actor and key are looked up, indexed and shown. An address in them changes, and then one person is two.",
    ),
    Rule(
        "DESIGN-INSTRUCTION-01",
        "warning",
        "the data tells a consumer what to do",
        "The emitter decides how another program does its work, and has to change whenever that one does. An event "
        "says what happened; its consumers know what they do about it.",
    ),
    Rule(
        "DESIGN-TIME-01",
        "error",
        "not a moment",
        "Without a zone, 10:00 is 24 different moments. The system refuses a time that is not one moment for all.",
    ),
    Rule(
        "DESIGN-TIME-02",
        "warning",
        "a moment as a number",
        "Seconds or milliseconds? Nobody can tell by looking, and readers guess by a factor of a thousand.",
    ),
    Rule(
        "DESIGN-TIME-03",
        "warning",
        "a time without a zone, in the data",
        "Readers elsewhere take it for a time of theirs, and are hours off.",
    ),
    Rule(
        "DESIGN-TIME-04",
        "warning",
        "a date that can be read in two ways",
        "Half of the world writes the month first, and up to the twelfth of each month nobody notices.",
    ),
    Rule(
        "DESIGN-SIZE-01",
        "error",
        "larger than an event may be",
        "A log is read again and again, and everybody who listens gets the whole of it. This one is refused.",
    ),
    Rule(
        "DESIGN-SIZE-02",
        "warning",
        "nearly larger than an event may be",
        "The next one with a longer text in it will be refused, at a time when nobody expects it.",
    ),
    Rule(
        "DESIGN-SIZE-03",
        "advice",
        "large",
        "A log is read again and again, and everybody who listens gets the whole of it.",
    ),
    Rule(
        "DESIGN-JSON-01",
        "error",
        "holds what JSON does not have",
        "Browsers, other languages and the log itself read JSON. This is refused.",
    ),
    Rule(
        "DESIGN-SHAPE-01",
        "error",
        "not an event",
        "An event has a type, which says what happened, and data, which is a mapping of names to values.",
    ),
    Rule(
        "DESIGN-SHAPE-02",
        "warning",
        "details that stand beside the data",
        "The envelope has fields of its own. A reader does not look for details among them, and the system drops them.",
    ),
    Rule(
        "DESIGN-SHAPE-03",
        "warning",
        "one version, two shapes",
        "A consumer that reads the one fails on the other. Whatever changes a shape gets a new version.",
    ),
    Rule("DESIGN-FIELD-01", "error", "not what this field holds", "The system refuses the event."),
    Rule(
        "DESIGN-CASE-01",
        "warning",
        "another way of writing names than elsewhere",
        "Whoever writes a consumer has to look up each name, and guesses wrong every third time.",
    ),
    Rule(
        "DESIGN-SAME-01",
        "warning",
        "one thing under two names",
        "Two events that are about the same thing cannot be joined by a reader who does not know both names.",
    ),
    Rule(
        "DESIGN-SAME-02",
        "warning",
        "one id, text here and a number there",
        "7 and '7' are not equal: a reader that joins two events by it finds nothing.",
    ),
    Rule(
        "DESIGN-TWIN-01",
        "warning",
        "two types that are nearly one",
        "Sooner or later somebody emits the one, and somebody else listens to the other.",
    ),
)
RULES = {rule.code: rule for rule in _RULES}


def found(code: str, at: Described, where: str, came: str, mend: str) -> Finding:
    """A finding by that rule."""
    rule = RULES[code]
    return Finding(code, rule.severity, at.name, where, came, rule.why, mend, line=at.line)
