"""Chapter 1's questions: predictions before its experiments, nine cards, and the quiz at its end."""

from __future__ import annotations

from eventlab.course.questions.question import Option, Question

QUESTIONS = (
    Question(
        "1.coach",
        "prediction",
        "Bob's program emits order_placed, with _ for the dot. How many of these five hear it?",
        (
            Option(
                "none: such a name is refused",
                False,
                "The shape is fine: lower-case letters and an underscore. Nothing is refused, and nobody is warned.",
            ),
            Option(
                "one: only the audit",
                True,
                "Without a dot it is one single word. order.*, *.placed and order.placed all ask for a dot.",
            ),
            Option(
                "four, as with order.placed",
                False,
                "To you it says the same. To a pattern a dot is a dot, and an underscore is a letter among others.",
            ),
        ),
    ),
)
