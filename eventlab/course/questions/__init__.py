"""Questions: predictions before an experiment, and a quiz at the end of a chapter. Data, judged by data.

Who has said beforehand what will happen, looks; who has not, nods. So a prediction is noted and *not* judged: the next
cell does that, and only then does the course say why each answer is right or wrong. A quiz is judged at once.

    question.py     what a question is
    chapter_04.py   the questions of chapter 4: QUESTIONS, a tuple; a module for each chapter that has any
    kind_cards.py   nine cards of chapter 1: command, event or query
    asking.py       predict("4.restart", 2), quiz("4", 1, 3, 2, 2, 1): the learner's verbs

The road not taken is a quiz in a page's own script: its answers never reach Python, so nothing can be remembered, and
nothing shown where the script does not run.
"""
