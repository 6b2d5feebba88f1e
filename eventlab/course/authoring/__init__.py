"""For authors: what keeps the judge right, and what helps to write the next exercise.

*The problem.* A judge is a program that says of other programs that they are wrong. When it is wrong itself, a learner
mends what was whole, or goes on with what is broken, and nobody hears of it. A test of the judge that knows only the
solution proves next to nothing: a judge that passes everything passes it.

*The idea.* The judge is tested by answers. Each exercise has a library of them in `tests/submissions/<id>`, and what
must come of each is known before it is judged:

    starter    as it is shipped               ──▶  not attempted
    solution   ours, in solutions/            ──▶  passed, under every seed
    right/     other right ways               ──▶  passed, under every seed
    wrong/     one for each misconception     ──▶  failed, with the code that its first line declares
    bypass/    cheats                         ──▶  anything but passed, and never an error of the judge
    mutants    the solution with one slip     ──▶  killed: a slip that no scenario notices is a hole in the check

A mutant may do the same as the solution, for all that a run can show. Then no check can kill it, and its name goes into
`equivalent.txt` with the reason; a reason that stops being true is noticed, for those mutants are judged too.

*The road not taken.* Coverage of the check's own lines: a scenario that runs and compares nothing covers them all.

    answers                   the library, read
    rules                     what can be said without judging: counts, words, hints, the task, the starter
    trials                    one answer under one seed, and what is amiss
    feedback                  the cards that wrong answers get, pinned word by word
    mutators mutants hunt     slips, their names, and whether the check notices them
    verify report             all of it for an exercise, and the table that one reads
    skeleton                  `course new`: an exercise in all its places
    skeleton_check skeleton_cells catalogue_row
                              its three parts
    nbgrader                  `course export`: the solutions as a course of nbgrader
"""
