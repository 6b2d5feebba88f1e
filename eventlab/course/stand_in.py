"""In the child: functions of a module are replaced by others, under whichever name the learner's code has them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any


def stand_in(names: dict[str, Any], module: ModuleType, **functions: Callable[..., Any]) -> None:
    """From now on, in this process, the module has these functions; so have the names that were imported from it.

    `names` are those of the learner's code: `from time import sleep` has bound the old function there already.
    """
    for name, function in functions.items():
        own = getattr(module, name)
        setattr(module, name, function)
        names.update({mine: function for mine, value in names.items() if value is own})
