"""A small dlt pipeline that follows the catalogue: the tables once, then nothing but what changed, into DuckDB."""

import json
import os
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

SERVER = os.environ["ROLEGRAPH_CHANGING_URL"]
FOLDER = tempfile.TemporaryDirectory()
# dlt keeps to this folder, tells nobody that it runs, and says little.
os.environ |= {"DLT_DATA_DIR": FOLDER.name, "RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR"}

import dlt  # noqa: E402
import duckdb  # noqa: E402

PAGE = """---
title: Ledger Keeper
---

## Responsibilities

- Keeps the ledger: {wording}
- Closes the month

## Requirements

- Likes ledgers
"""


@dlt.resource(name="changes", primary_key="cursor", write_disposition="append")
def changes():
    """What was changed behind the last change that was loaded. A cursor is opaque: it is kept, not compared."""
    state = dlt.current.resource_state()
    address = SERVER + "/export/changes.ndjson"
    if "after" in state:
        address += "?" + urllib.parse.urlencode({"after": state["after"]})
    with urllib.request.urlopen(address) as response:
        for line in response:
            change = json.loads(line)
            yield change
            state["after"] = change["cursor"]


def page(wording):
    """Imports the page with this wording, beside the running server."""
    folder = Path(FOLDER.name, "pages")
    folder.mkdir(exist_ok=True)
    (folder / "ledger-keeper.md").write_text(PAGE.format(wording=wording))
    database = ["--database-url", os.environ["ROLEGRAPH_CHANGING_DATABASE"]]
    subprocess.run([os.environ["ROLEGRAPH_BIN"], "import", *database, str(folder)], check=True, capture_output=True)


class Pipeline(unittest.TestCase):
    def load(self):
        pipeline = dlt.pipeline("rolegraph", destination=dlt.destinations.duckdb(self.database), dataset_name="hr")
        pipeline.run(changes())
        with duckdb.connect(self.database, read_only=True) as connection:
            return connection.sql("SELECT cursor, revision, family_slug, kind, subject FROM hr.changes").fetchall()

    def test_the_feed_is_loaded_twice_and_nothing_is_lost_or_doubled(self):
        self.database = str(Path(FOLDER.name, "warehouse.duckdb"))
        page(f"first {time.monotonic_ns()}")
        first = self.load()
        self.assertTrue(any(row[2] == "ledger-keeper" for row in first))
        again = self.load()
        page(f"second {time.monotonic_ns()}")
        page(f"third {time.monotonic_ns()}")
        second = self.load()
        self.assertEqual(second[: len(first)], first)
        self.assertGreater(len(second), len(again))
        cursors = [row[0] for row in second]
        self.assertEqual(len(cursors), len(set(cursors)), "nothing is seen twice")
        whole = urllib.request.urlopen(SERVER + "/export/changes.ndjson").read().splitlines()
        told = [json.loads(line)["cursor"] for line in whole]
        self.assertEqual(told[: len(cursors)], cursors, "nothing is missed, and the order is that of the feed")


if __name__ == "__main__":
    unittest.main()
