"""The front door: Rightrun's commands, and the hook that lets MkDocs build the site."""

import sys

from simulator.cli import main
from simulator.site.build_site import on_config, on_env, on_files, on_post_page, on_startup

__all__ = ["main", "on_config", "on_env", "on_files", "on_post_page", "on_startup"]

if __name__ == "__main__":
    sys.exit(main())
