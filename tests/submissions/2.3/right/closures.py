# right: no class: two functions around one list; pairs are lists, and a page is a kind of list
from types import SimpleNamespace


class Page(list):
    """A list with a name of its own."""


def EventStream():
    kept = [None]

    def append(event):
        kept.append(event)
        return len(kept) - 1

    def read(after=0, limit=100):
        return Page([place, kept[place]] for place in range(1, len(kept)) if after < place <= after + limit)

    return SimpleNamespace(append=append, read=read)
