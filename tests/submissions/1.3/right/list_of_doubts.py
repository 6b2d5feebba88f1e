# right: collects what speaks against a name, in a class
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


class Coach:
    def doubts(self, name):
        try:
            check_name(name)
        except Exception as error:
            yield str(error)
            return
        if name.count(".") == 0:
            yield "about what?"
        verb = name.split(".")[-1].partition("_")[0]
        if verb not in IRREGULAR and not verb.endswith("ed"):
            yield "no past"

    def __call__(self, name):
        return not list(self.doubts(name))


is_good_name = Coach()
