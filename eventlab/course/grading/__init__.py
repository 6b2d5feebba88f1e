"""Marks for a class: from whatever a learning platform hands over to a table that one can answer for.

*The problem.* A hundred folders come, and three of them are odd: one notebook was cut in half, one answer loops for
ever, one archive unpacks to a terabyte. A grader that stops at the first of these costs an evening. One that marks
twice and finds two results costs more. And a mark that was corrected by hand must still stand after the next run.

*The idea.* Names first, contents later, verdicts last, and every verdict goes into a ledger before anything is made of
it. The ledger's lines are named by what was judged and how, not by whose it was:

    folder, zip ──▶ intake ──▶ answers ──▶ batch ──▶ ledger ──▶ marks ──▶ csv, json, junit, html
      tree, names     learner    exercise    judge     key          ▲
                      and files  and source  in a pool              └── points, overrides
          └────────────┴────────────┴──▶ notes: one line in words for each thing that cannot be used

So a run that was stopped goes on where it was, a regrade judges only what changed, the shares of several machines are
put together by copying a file, and the same run gives the same bytes. What a learner printed, and how long it took,
differ each time; they stay in the ledger.

*The road not taken.* A database, as the graders of whole courses have: it wants to be migrated, locked and backed up.
Lines that are only ever added need none of that, and `grep` reads them.

    intake  tree  archive  names   what was handed in, and whose it is
    answers note                   which file holds which exercise; what to say of the rest
    batch   ledger  terms          verdicts at once, written down, and what they depend on
    marks   points  overrides      what a verdict is worth
    report_…  figures  pages/      the forms of the result, `marks.schema.json` among them
    grade   settings               the run from end to end, and how it is repeated
    progress_bar  visible  whole  toml_file     small things that several of these use
"""
