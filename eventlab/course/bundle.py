"""`bundle(verdict)`: "I think I'm right". Everything that an author needs to find out, in one folder.

    work/bundles/4.1-5f0c27ab-seed-7/
        answer.py       ready to be dropped into tests/submissions/4.1/right/
        verdict.json    what the judge found
        verdict.txt     the same, as it was read
        about.json      exercise, seed, versions; nothing about the person or the machine's folders

The name follows from the answer and the seed, so the same disagreement gives the same folder.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import platform
from importlib import metadata
from pathlib import Path

from eventlab.course import places
from eventlab.course.submission import Submission
from eventlab.course.told import Told
from eventlab.course.verdict import Verdict
from eventlab.errors import CourseError

RIGHT = "# right: (write here how it differs from the usual answer)"
"""The first line of an answer that was refused and is thought right."""
WRONG = "# expect: CODE (write here what is wrong with it, and was not seen)"
"""The first line of an answer that passed and is thought wrong."""


def bundle(verdict: Verdict) -> Told:
    """Save the answer with its verdict under `work/bundles/`, and say where; an equal bundle is not made twice.

    Raises `CourseError` for a verdict without an answer, and where nothing can be written.
    """
    if verdict.answer is None:
        raise CourseError(f"This verdict on {verdict.exercise.id} carries no answer. Run check again, and bundle that.")
    files = _files(verdict, verdict.answer)
    digest = hashlib.sha256(verdict.answer.cell.encode()).hexdigest()[:8]
    try:
        folder = _place(places.work() / "bundles", f"{verdict.exercise.id}-{digest}-seed-{verdict.seed}", files)
    except OSError as error:
        raise CourseError(
            f"{error.filename or 'work/bundles'} cannot be written ({error.strerror}). Check the folder's permissions."
        ) from None
    kind = "wrong" if verdict.passed else "right"
    return Told(
        f"Saved as work/bundles/{folder.name}\n"
        "Say in the first line of answer.py how it differs, and give the folder to the course's authors.\n"
        f"They put answer.py into tests/submissions/{verdict.exercise.id}/{kind}/, and mend the check."
    )


def _files(verdict: Verdict, answer: Submission) -> dict[str, str]:
    about = {
        "exercise": verdict.exercise.id,
        "seed": verdict.seed,
        "sandbox": verdict.sandbox,
        "eventlab": metadata.version("eventlab"),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": f"{platform.system()} {platform.machine()}",
    }
    found = verdict.to_json() | {"saved": None}
    return {
        "answer.py": f"{WRONG if verdict.passed else RIGHT}\n{_source(answer)}",
        "verdict.json": _impersonal(_json(found)),
        "verdict.txt": _impersonal(f"{verdict}\n"),
        "about.json": _json(about),
    }


def _source(answer: Submission) -> str:
    """The answer as one module; as it is, where Python cannot read it."""
    try:
        return answer.text_to_keep()
    except SyntaxError:
        return f"{answer.imports}\n\n{answer.cell}".strip() + "\n"


def _impersonal(text: str) -> str:
    """Without the names of one's own folders: they tell who somebody is, and nobody needs them."""
    for folder, word in ((str(places.root()), "eventlab"), (str(Path.home()), "~")):
        text = text.replace(folder, word) if len(folder) > 1 else text
    return text


def _place(parent: Path, name: str, files: dict[str, str]) -> Path:
    """The folder of that name, or with the first free number behind it; one that holds just this is taken as it is."""
    for number in itertools.count(1):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if _holds(folder, files):
                return folder
            continue
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        return folder
    raise AssertionError("numbers do not end")


def _holds(folder: Path, files: dict[str, str]) -> bool:
    try:
        return all((folder / file).read_text(encoding="utf-8") == text for file, text in files.items())
    except (OSError, UnicodeDecodeError):
        return False


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
