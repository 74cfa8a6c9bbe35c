"""sgqlc: its code generator run on what introspection says, and a query written with the classes it made."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from sgqlc.endpoint.http import HTTPEndpoint
from sgqlc.introspection import query as introspection, variables
from sgqlc.operation import Operation

ENDPOINT = os.environ["ROLEGRAPH_URL"] + "/graphql"


class Generated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.endpoint = HTTPEndpoint(ENDPOINT)
        told = cls.endpoint(introspection, variables(include_description=True, include_deprecated=True))
        with tempfile.TemporaryDirectory() as folder:
            described, module = Path(folder, "catalogue.json"), Path(folder, "catalogue.py")
            described.write_text(json.dumps(told))
            codegen = [Path(sys.executable).with_name("sgqlc-codegen"), "schema", "--docstrings", described, module]
            subprocess.run(codegen, check=True)
            spec = importlib.util.spec_from_file_location("catalogue", module)
            cls.catalogue = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(cls.catalogue)

    def test_a_query_with_the_generated_classes(self):
        operation = Operation(self.catalogue.Query)
        role = operation.role(family="alliances", slug="vp-alliances")
        role.title()
        role.grade()
        role.responsibilities(inherited=True).text()
        answer = self.endpoint(operation)
        self.assertNotIn("errors", answer)
        role = (operation + answer).role
        self.assertEqual(role.grade, 12)
        self.assertTrue(all(responsibility.text for responsibility in role.responsibilities))

    def test_the_classes_know_connections_and_nodes(self):
        self.assertTrue(issubclass(self.catalogue.Role, self.catalogue.Node))
        operation = Operation(self.catalogue.Query)
        families = operation.families(first=2)
        families.nodes().__fields__("id", "title")
        families.page_info().has_next_page()
        page = (operation + self.endpoint(operation)).families
        self.assertEqual(len(page.nodes), 2)
        self.assertTrue(page.page_info.has_next_page)
