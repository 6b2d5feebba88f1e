"""`python -m eventlab.cli`, where the command itself is not on the PATH."""

import sys

from eventlab.cli import main

sys.exit(main())
