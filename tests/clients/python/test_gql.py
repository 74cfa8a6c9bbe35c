"""gql: over HTTP with requests, the schema fetched and used to check documents before they are sent."""

import os
import unittest

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport

ENDPOINT = os.environ["ROLEGRAPH_URL"] + "/graphql"


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
