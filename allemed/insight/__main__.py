"""`python -m allemed.insight`: see `command/`."""

import sys

from allemed.insight.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
