"""Tables read by what analysts use: DuckDB over HTTP, pandas, polars, Arrow."""

import csv
import io
import json
import os
import re
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import duckdb
import duckdb_extensions
import pandas
import polars
import pyarrow.ipc
import pyarrow.parquet

SERVER = os.environ["ROLEGRAPH_URL"]


def address(table, form, **parameters):
    query = urllib.parse.urlencode(parameters)
    return f"{SERVER}/export/{table}.{form}" + (f"?{query}" if query else "")


def fetched(*arguments, **parameters):
    with urllib.request.urlopen(address(*arguments, **parameters)) as response:
        return response.read()


def asked(query):
    request = urllib.request.Request(
        SERVER + "/graphql",
        json.dumps({"query": query}).encode(),
        {"content-type": "application/json", "accept": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["data"]


class DuckDb(unittest.TestCase):
    def setUp(self):
        # The extension comes from the package; nothing is loaded from elsewhere.
        duckdb_extensions.import_extension("httpfs")
        self.connection = duckdb.connect()
        self.connection.sql("SET autoinstall_known_extensions = false")

    def test_csv_and_parquet_are_read_over_http_and_joined(self):
        rows = self.connection.sql(f"""
            SELECT f.title, count(*) AS roles, min(r.grade) AS lowest, max(r.grade) AS highest
            FROM read_csv('{address("families", "csv")}') AS f
            JOIN read_parquet('{address("roles", "parquet")}') AS r ON r.family_id = f.id
            GROUP BY f.title ORDER BY f.title
        """).fetchall()
        families = asked("{ families { nodes { title levels { grade } } } }")["families"]["nodes"]
        expected = []
        for family in families:
            grades = [level["grade"] for level in family["levels"] if level["grade"] is not None]
            expected.append((family["title"], len(family["levels"]), min(grades), max(grades)))
        self.assertEqual(rows, sorted(expected))

    def test_statements_of_a_role_by_its_id(self):
        rows = self.connection.sql(f"""
            SELECT r.id, count(s.id)
            FROM read_parquet('{address("roles", "parquet")}') AS r
            LEFT JOIN read_parquet('{address("statements", "parquet")}') AS s
              ON s.role_id = r.id AND s.kind = 'responsibility' AND s.parent_id IS NULL
            GROUP BY r.id
        """).fetchall()
        roles = asked("{ roles(first: 100) { nodes { id responsibilities { id } } } }")["roles"]["nodes"]
        self.assertEqual(dict(rows), {role["id"]: len(role["responsibilities"]) for role in roles})

    def test_types_of_parquet(self):
        columns = self.connection.sql(f"DESCRIBE SELECT * FROM read_parquet('{address('roles', 'parquet')}')").fetchall()
        types = {name: kind for name, kind, *_ in columns}
        self.assertEqual(types["title"], "VARCHAR")
        self.assertEqual(types["people_manager"], "BOOLEAN")
        self.assertIn(types["grade"], ["INTEGER", "BIGINT"])


class DataFrames(unittest.TestCase):
    def test_pandas_reads_csv_and_parquet_alike(self):
        text = pandas.read_csv(address("roles", "csv"))
        columns = pandas.read_parquet(io.BytesIO(fetched("roles", "parquet")))
        self.assertEqual(list(text.columns), list(columns.columns))
        self.assertEqual(text["title"].tolist(), columns["title"].tolist())
        self.assertEqual(text["grade"].dropna().tolist(), columns["grade"].dropna().tolist())
        self.assertGreater(len(text), 40)

    def test_pandas_reads_lines_of_json(self):
        lines = pandas.read_json(address("families", "ndjson"), lines=True)
        self.assertEqual(len(lines), 5)

    def test_polars_reads_all_four_forms_alike(self):
        parquet = polars.read_parquet(fetched("indicators", "parquet"))
        arrow = polars.from_arrow(pyarrow.ipc.open_stream(fetched("indicators", "arrows")).read_all())
        self.assertTrue(parquet.equals(arrow))
        text = polars.read_csv(fetched("indicators", "csv"))
        self.assertEqual(text.columns, parquet.columns)
        self.assertEqual(text["name"].to_list(), parquet["name"].to_list())
        lines = polars.read_ndjson(fetched("indicators", "ndjson"))
        self.assertEqual(lines["name"].to_list(), parquet["name"].to_list())

    def test_a_join_of_data_frames_walks_from_family_to_indicator(self):
        families = polars.read_csv(fetched("families", "csv")).select("id", family="title")
        indicators = polars.read_parquet(fetched("indicators", "parquet"))
        joined = indicators.join(families, left_on="family_id", right_on="id")
        self.assertEqual(joined.height, asked("{ catalogue { indicatorCount } }")["catalogue"]["indicatorCount"])

    def test_columns_and_filters(self):
        found = polars.read_csv(fetched("roles", "csv", columns="title,grade", filter='{"grade":{"gte":10}}'))
        self.assertEqual(found.columns, ["title", "grade"])
        self.assertGreaterEqual(found["grade"].min(), 10)
        expected = asked("{ roles(filter: {grade: {gte: 10}}) { totalCount } }")["roles"]["totalCount"]
        self.assertEqual(found.height, expected)


class Documentation(unittest.TestCase):
    def test_the_examples_of_the_documentation_run(self):
        text = Path(os.environ["ROLEGRAPH_ROOT"], "docs/tables.md").read_text()
        text = text.replace("http://127.0.0.1:8000", SERVER)
        python, sql = (re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL) for language in ("python", "sql"))
        self.assertEqual((len(python), len(sql)), (1, 1))
        names = {}
        exec(python[0], names)
        self.assertGreater(len(names["roles"]), 40)
        self.assertGreater(names["lines"].height, 10)
        duckdb_extensions.import_extension("httpfs")
        self.assertGreater(len(duckdb.connect().sql(sql[0]).fetchall()), 10)


class Rules(unittest.TestCase):
    def test_python_reads_the_csv_as_it_is_meant(self):
        text = fetched("statements", "csv").decode("utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        lines = [json.loads(line) for line in fetched("statements", "ndjson").splitlines()]
        self.assertEqual([row["text"] for row in rows], [line["text"] for line in lines])

    def test_arrow_and_parquet_hold_the_same(self):
        for table in ["families", "roles", "statements", "indicators", "reporting_lines", "observations"]:
            arrow = pyarrow.ipc.open_stream(fetched(table, "arrows")).read_all()
            parquet = pyarrow.parquet.read_table(io.BytesIO(fetched(table, "parquet")))
            self.assertTrue(arrow.equals(parquet), table)

    def test_what_did_not_change_is_not_sent_again(self):
        with urllib.request.urlopen(address("roles", "parquet")) as response:
            tag = response.headers["etag"]
        request = urllib.request.Request(address("roles", "parquet"), headers={"if-none-match": tag})
        with self.assertRaises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(request)
        self.assertEqual(raised.exception.code, 304)
        raised.exception.close()


if __name__ == "__main__":
    unittest.main()
