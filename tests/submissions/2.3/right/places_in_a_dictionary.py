# right: a dictionary from position to event, and a counter
class EventStream:
    def __init__(self):
        self.last, self.at = 0, {}

    def append(self, event):
        self.last += 1
        self.at[self.last] = event
        return self.last

    def read(self, after=0, limit=100):
        page = []
        for position in range(after + 1, self.last + 1):
            if len(page) == limit:
                break
            page.append((position, self.at[position]))
        return page
