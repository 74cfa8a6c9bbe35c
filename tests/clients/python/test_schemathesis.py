"""schemathesis: a few hundred documents made from the schema; none of them is a server error."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

EXAMPLES = 40
SECONDS = 90


class Bounded(unittest.TestCase):
    def test_no_document_is_a_server_error(self):
        program = Path(sys.executable).with_name("schemathesis")
        checks = "not_a_server_error,status_code_conformance,content_type_conformance"
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run(
                [
                    program, "run", f"{os.environ['ROLEGRAPH_URL']}/graphql",
                    "--checks", checks, "--max-examples", str(EXAMPLES), "--seed", "1",
                    "--request-timeout", "30", "--no-color", "--continue-on-failure",
                    # That documents are large is the point.
                    "--suppress-health-check", "all",
                    "--generation-database", "none",
                ],
                cwd=folder, capture_output=True, text=True, timeout=SECONDS,
            )
        print(run.stdout, run.stderr)
        self.assertEqual(run.returncode, 0, "its findings are above")
        generated = int(re.search(r"(\d+) generated", run.stdout)[1])
        self.assertGreater(generated, 200)
