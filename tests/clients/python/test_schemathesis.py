"""schemathesis: documents made from the schema by chance, always the same ones; none of them is a server error.

Its own check takes every GraphQL error for one of the server's. Here one is only what a client cannot mend: a status of
500 or more, a masked error, an error without a code.
"""

import base64
import os
import time
import unittest

import graphql
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

ENDPOINT = os.environ["ROLEGRAPH_URL"] + "/graphql"
EXAMPLES = 60
# For each root field. What is generated after that is not sent.
SECONDS = 15


def representation(of_type, row):
    """What a router would send, of the right type and row or not."""
    key = base64.urlsafe_b64encode(f"{of_type}:{row}".encode()).decode().rstrip("=")
    return graphql.parse_value(f'{{__typename: "{of_type}", id: "{key}"}}')


TYPES = ["JobFamily", "Role", "Responsibility", "Requirement", "Indicator", "Track"]
sensible = st.builds(representation, st.sampled_from(TYPES), st.integers(0, 100))
senseless = st.sampled_from(["{}", "null", "[]", "1", '"Role"', '{__typename: 1}', '{__typename: "Role", id: []}'])
schemathesis.graphql.scalar("_Any", st.one_of(sensible, senseless.map(graphql.parse_value)))


class Bounded(unittest.TestCase):
    def test_no_document_is_a_server_error(self):
        self.answered = self.sent = 0
        for operation in schemathesis.graphql.from_url(ENDPOINT).get_all_operations():
            operation = operation.ok()
            with self.subTest(operation.label):
                self.ask_by_chance(operation)
        print(f"{self.sent} documents, {self.answered} of them answered without an error")
        self.assertGreater(self.sent, 200)
        self.assertGreater(self.answered, 20)

    def ask_by_chance(self, operation):
        end = time.monotonic() + SECONDS

        @seed(1)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def ask(case):
            if time.monotonic() < end:
                self.check(case)

        ask()

    def check(self, case):
        response = case.call(timeout=30)
        self.sent += 1
        self.assertIn(response.status_code, (200, 400), response.text)
        answer = response.json()
        for error in answer.get("errors", []):
            self.assertNotIn(error["extensions"]["code"], ("INTERNAL", "TIMEOUT"), f"{error}\n{case.body}")
        self.answered += "errors" not in answer
