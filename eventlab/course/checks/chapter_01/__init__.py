"""Chapter 1, understanding events: the checks of 1.1 to 1.3.

1.1  event   what, when, who, where and the details, as one value
1.2  kinds   command, event or query, judged by data (`checks/by_data.py`)
1.3  name    what a good name tells
"""
