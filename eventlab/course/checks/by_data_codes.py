"""What can be amiss with the form of an answer in any exercise that is judged by data."""

from __future__ import annotations

from eventlab.course.scenario import Code

FORM_CODES: dict[str, Code] = {
    "CHOICE-DICT-01": Code(
        "The answers are not a dictionary.",
        "whoever reads them looks each item up by its text.",
        (
            "What does the name stand for when the cell has run? Print it.",
            "A list has no keys, and an assignment further down replaces what stands above.",
            "Leave the dictionary of the starter as it is, and write behind each colon.",
        ),
    ),
    "CHOICE-OPEN-01": Code(
        "An item has no whole answer yet.",
        "what nobody decides is decided by accident.",
        (
            "Which item does the marked line name, and what stands behind it in your cell?",
            "The key must be the starter's own text, letter by letter; a misspelt one is another item.",
            "Write a choice and a reason, in brackets, where the three dots are.",
        ),
    ),
    "CHOICE-PAIR-01": Code(
        "An answer is not a pair of a choice and a reason.",
        "a choice without its reason cannot be told from a guess.",
        (
            "How many texts stand behind the marked item?",
            "Two are asked for: first the choice, then one reason.",
            "Write them in round brackets, each in quotes, with a comma between them.",
        ),
    ),
    "CHOICE-SWAP-01": Code(
        "Choice and reason have changed places.",
        "a program that reads the first text as the choice finds none that it knows.",
        (
            "Which of the two texts says what you chose, and which of them why?",
            "Both words are on their lists; each stands where the other belongs.",
            "The choice comes first in each pair, and the reason behind the comma.",
        ),
    ),
    "CHOICE-WORD-01": Code(
        "A word of an answer is not on the list.",
        "a program that reads it cannot guess what was meant.",
        (
            "Compare the word, letter by letter, with those of the task.",
            "The list of the choices stands in the task, and that of the reasons in the table above it.",
            "Of a reason, write its short name from the left column of the table, in quotes.",
        ),
    ),
}
