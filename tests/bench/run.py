"""Runs every measurement and prints one table: what was measured, the figure, its aim.

Figures are noisy; both sides of a ratio come from the same run, in turns. Each part has a process
of its own: the memory of a new process is counted with that of the one that started it.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "tools"), str(HERE)]


def main() -> int:
    """Measure all, or the parts named on the command line."""
    wanted = sys.argv[1:] or sorted(path.stem[6:] for path in HERE.glob("bench_*.py"))
    if len(wanted) > 1:
        return max(
            subprocess.run([sys.executable, __file__, name], check=False).returncode
            for name in wanted
        )
    for name in wanted:
        print(f"\n{name.replace('_', ' ')}", flush=True)
        for what, figure, aim in importlib.import_module(f"bench_{name}").measure():
            print(f"  {what:<58} {figure:<34} {aim}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
