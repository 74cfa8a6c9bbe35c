"""ariadne-codegen: a client generated from the schema and operations.graphql, typed by pydantic."""

import asyncio
import importlib
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

URL = os.environ["ROLEGRAPH_URL"]
HERE = Path(__file__).parent

CONFIGURATION = """
[tool.ariadne-codegen]
schema_path = {schema}
queries_path = {queries}
target_package_name = "catalogue_client"
include_all_inputs = false
"""


class Generated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        quoted = {
            "schema": repr(os.environ["ROLEGRAPH_SCHEMA"]),
            "queries": repr(str(HERE / "operations.graphql")),
        }
        Path(cls.folder.name, "pyproject.toml").write_text(CONFIGURATION.format(**quoted))
        codegen = Path(sys.executable).with_name("ariadne-codegen")
        # It formats what it made with a program beside it.
        path = f"{codegen.parent}{os.pathsep}{os.environ['PATH']}"
        subprocess.run([codegen], check=True, cwd=cls.folder.name, env={**os.environ, "PATH": path})
        sys.path.insert(0, cls.folder.name)
        cls.client = importlib.import_module("catalogue_client")

    def run_with_client(self, use):
        async def run():
            async with self.client.Client(url=f"{URL}/graphql") as client:
                await use(client)

        asyncio.run(run())

    def test_a_family_with_its_levels(self):
        async def use(client):
            family = (await client.ladder(slug="partner-territory-manager")).family
            self.assertEqual(family.levels[0].seniority, self.client.Seniority.ASSOCIATE)
            self.assertEqual([level.grade for level in family.levels], sorted(level.grade for level in family.levels))
            self.assertIsNone((await client.ladder(slug="none")).family)

        self.run_with_client(use)

    def test_pages_and_objects_by_id(self):
        async def use(client):
            first = (await client.roles_page(first=2)).roles
            second = (await client.roles_page(first=2, after=first.page_info.end_cursor)).roles
            self.assertTrue({role.id for role in first.nodes}.isdisjoint(role.id for role in second.nodes))
            node = (await client.by_id(id=first.nodes[0].id)).node
            self.assertEqual((node.typename__, node.title), ("Role", first.nodes[0].title))

        self.run_with_client(use)

    def test_errors_come_with_their_codes(self):
        async def use(client):
            with self.assertRaises(self.client.GraphQLClientGraphQLMultiError) as raised:
                await client.by_id(id="none")
            self.assertEqual(raised.exception.errors[0].extensions["code"], "BAD_ID")

        self.run_with_client(use)
