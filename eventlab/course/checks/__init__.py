"""What each exercise promises, and how one sees that it does: a package for each chapter.

Two modules make a check, both named for the exercise's module in the catalogue. One stays with the judge and holds the
scenarios, the judgement and the words for each misconception. The other goes along with the learner's code into the
child process: it only knows how to set a scenario in motion and to write down what happens.

    checks/chapter_04/emitter.py          scenarios(rng), judge(scenario, run), WHY
    checks/chapter_04/emitter_codes.py    CODES: what is wrong, why it matters, three hints
    checks/chapter_04/emitter_drive.py    drive(names, plan, trace)

There is no list to enter a check in: `scenario.find_check` goes by the name.
The road not taken is one file of assertions that runs beside the learner's code: it is shorter, and whoever overrides
`__eq__`, or looks into the frame below, passes it.
"""
