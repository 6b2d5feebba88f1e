"""Chapter 3, technologies: the checks of 3.1 to 3.6.

3.1  frames        bytes of a stream, wherever they are cut, as the frames that a browser hears
3.2  listen        the same stream across breaks: where one was, and how long to wait
3.3  chat          a room of guests who come and go, on scripted WebSockets
3.5  follow        a stream read on and on, and nothing passed over, on a virtual clock
3.6  technologies  what carries each of sixteen cases, judged by data (`checks/by_data.py`)
"""
