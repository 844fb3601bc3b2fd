"""``make bench``: every comparison side by side in one run, printed as a table of ratios.

Each module ``bench_<name>.py`` has ``rows(sizes)``, an iterator of Row. Options: names of modules
to run, and ``--quick`` for the smallest size alone.
"""

import argparse
import importlib
import os
import sys
import time
from pathlib import Path

# A folder of its own: these servers write to the disk as a real one does.
BENCH = Path(__file__).resolve().parent.parent.parent / "var" / "bench"
os.environ.setdefault("CAREERPATH_TEST_VAR", str(BENCH))
plugin = importlib.import_module("tests.plugin")

sys.argv[0] = "make bench"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", help="which comparisons (default: all)")
    parser.add_argument("--quick", action="store_true", help="the smallest size alone")
    options = parser.parse_args()

    os.environ["DJANGO_SETTINGS_MODULE"] = "careerpath.settings"
    import django  # noqa: PLC0415 - after the environment is set

    django.setup()
    harness = importlib.import_module("tests.harness")
    folder = Path(__file__).parent
    names = options.names or sorted(
        p.stem.removeprefix("bench_") for p in folder.glob("bench_*.py")
    )
    harness.start(plugin.VAR, durable=True)
    try:
        print(f"{'what':<58} {'rows':>10} {'ours':>10} {'theirs':>10} {'ratio':>7}  goal")  # noqa: T201
        for name in names:
            harness.use_clone(plugin.VAR, f"test_bench_{os.getpid()}")
            module = importlib.import_module(f"tests.benchmarks.bench_{name}")
            for row in module.rows(quick=options.quick):
                print(row.line(), flush=True)  # noqa: T201
    finally:
        from django.db import connections  # noqa: PLC0415

        connections.close_all()
        harness.drop(plugin.VAR, f"test_bench_{os.getpid()}")
        harness.stop()
    return 0


if __name__ == "__main__":
    started = time.monotonic()
    sys.exit(main())
