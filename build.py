"""The front door: Rightrun's commands, and the hook that lets MkDocs build the site."""

import sys

from simulator.cli import main
from simulator.site.build_site import HOOK

globals().update(HOOK)  # MkDocs asks this module for them by their names

if __name__ == "__main__":
    sys.exit(main())
