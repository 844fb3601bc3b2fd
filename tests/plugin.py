"""Loaded before Django's settings are: the environment and the servers of the tests."""

import os
import pathlib

from careerpath.embedded.servers import Embedded

VAR = pathlib.Path(
    os.environ.get("CAREERPATH_TEST_VAR", "")
    or pathlib.Path(__file__).resolve().parent.parent / "var" / "test"
)
os.environ["CAREERPATH_MODE"] = "test"
os.environ["CAREERPATH_VAR"] = str(VAR)
os.environ["CAREERPATH_PROCESS"] = "web"
# Processes that tests start read compiled modules: without them each takes two seconds more.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
for name in [n for n in os.environ if n.startswith("DATABASE_URL") or n == "REDIS_URL"]:
    os.environ.pop(name)
Embedded(VAR).prepare()
(VAR / "static").mkdir(exist_ok=True)
