"""gql: over HTTP with requests, the schema fetched and used to check documents before they are sent; subscriptions over
WebSocket."""

import asyncio
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport
from gql.transport.websockets import WebsocketsTransport

ENDPOINT = os.environ["ROLEGRAPH_URL"] + "/graphql"
# The server whose catalogue may be changed.
CHANGING = os.environ["ROLEGRAPH_CHANGING_URL"].replace("http", "ws") + "/graphql"
PAGE = "---\ntitle: Gadget Clerk\n---\n\n## Responsibilities\n\n- Counts gadgets: {}\n"


class Http(unittest.TestCase):
    def client(self):
        transport = RequestsHTTPTransport(url=ENDPOINT)
        client = Client(transport=transport, fetch_schema_from_transport=True)
        return client

    def test_the_headline_query(self):
        query = gql("{ families(first: 5) { nodes { title levels { title grade responsibilities { text } } } } }")
        with self.client() as session:
            families = session.execute(query)["families"]["nodes"]
        self.assertEqual(len(families), 5)
        self.assertTrue(all(family["levels"] for family in families))

    def test_a_query_with_variables(self):
        query = gql("query Role($family: String!, $slug: String!) { role(family: $family, slug: $slug) { grade } }")
        query.variable_values = {"family": "alliances", "slug": "vp-alliances"}
        with self.client() as session:
            self.assertEqual(session.execute(query)["role"]["grade"], 12)

    def test_every_page_of_a_connection(self):
        query = gql("""
            query Roles($after: String) {
              roles(first: 7, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
            }
        """)
        ids, after, more = [], None, True
        with self.client() as session:
            while more:
                query.variable_values = {"after": after}
                page = session.execute(query)["roles"]
                ids += [role["id"] for role in page["nodes"]]
                after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        self.assertEqual(len(ids), page["totalCount"])
        self.assertEqual(len(ids), len(set(ids)))

    def test_the_fetched_schema_finds_mistakes_before_they_are_sent(self):
        with self.client() as session:
            self.assertIn("JobFamily", session.client.schema.type_map)
            with self.assertRaisesRegex(Exception, "Cannot query field 'salary'"):
                session.execute(gql("{ roles { nodes { salary } } }"))

    def test_errors_come_with_their_codes(self):
        with self.client() as session, self.assertRaises(TransportQueryError) as raised:
            session.execute(gql('{ node(id: "none") { id } }'))
        self.assertEqual(raised.exception.errors[0]["extensions"]["code"], "BAD_ID")


class OverWebSocket(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    async def change(self):
        Path(self.folder, "gadget-clerk.md").write_text(PAGE.format(time.monotonic_ns()))
        database = ["--database-url", os.environ["ROLEGRAPH_CHANGING_DATABASE"]]
        command = [os.environ["ROLEGRAPH_BIN"], "import", *database, self.folder]
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.assertEqual(await process.wait(), 0)

    async def test_a_change_of_a_family(self):
        query = gql("""
            subscription Changed($families: [String!]) {
              catalogueChanged(families: $families) { revision families { slug family { title } } }
            }
        """)
        query.variable_values = {"families": ["gadget-clerk"]}
        # It offers an older protocol too, and then overlooks the server's choice, told in a header in lower case.
        transport = WebsocketsTransport(url=CHANGING, subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL])
        async with Client(transport=transport, fetch_schema_from_transport=True) as session:

            async def first():
                async for event in session.subscribe(query):
                    return event

            event = asyncio.ensure_future(first())
            # From outside one cannot see when it has begun.
            for _ in range(20):
                await self.change()
                if (await asyncio.wait([event], timeout=0.7))[0]:
                    break
            else:
                self.fail("no event came")
        families = event.result()["catalogueChanged"]["families"]
        self.assertEqual(families, [{"slug": "gadget-clerk", "family": {"title": "Gadget Clerk"}}])

    async def test_a_document_that_is_refused(self):
        transport = WebsocketsTransport(url=CHANGING, subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL])
        async with Client(transport=transport) as session:
            # assertRaises would clear the frames of the error, and one of them is gql's loop that reads the socket.
            try:
                await anext(session.subscribe(gql("subscription { salaryChanged }")))
                self.fail("it was not refused")
            except TransportQueryError as error:
                self.assertIn("code", error.errors[0]["extensions"])
            self.assertIn("__typename", await session.execute(gql("{ __typename }")))
