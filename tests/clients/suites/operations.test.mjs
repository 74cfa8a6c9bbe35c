// The operations that people are shown, in the README, the documents and the page's tabs: valid by graphql-js, and
// answered without an error.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { ask, here, root, sdl } from './support.mjs';

const schema = buildSchema(sdl());

function* blocks(file) {
  const text = readFileSync(join(root, file), 'utf8');
  let number = 0;
  for (const [, query] of text.matchAll(/```graphql\n(.*?)```/gs)) yield { name: `${file} ${++number}`, query };
}

function* tabs() {
  const folder = join(root, 'web/graphiql/tabs');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.graphql'))) {
    const variables = join(folder, file.replace(/\.graphql$/, '.variables.json'));
    yield {
      name: `tab ${file}`,
      query: readFileSync(join(folder, file), 'utf8'),
      variables: existsSync(variables) ? JSON.parse(readFileSync(variables, 'utf8')) : undefined,
    };
  }
}

const documents = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => join('docs', name));
const operations = [...['README.md', ...documents].flatMap((file) => [...blocks(file)]), ...tabs()];

test('there are some of each kind', () => {
  assert.ok(operations.filter(({ name }) => name.startsWith('README')).length >= 2);
  assert.ok(operations.filter(({ name }) => name.startsWith('tab')).length >= 5);
});

for (const { name, query, variables } of operations) {
  const document = parse(query);
  // A piece of a schema or a fragment alone cannot be run.
  if (!document.definitions.some((definition) => definition.kind === 'OperationDefinition')) continue;
  test(name, async () => {
    assert.deepEqual(validate(schema, document).map(String), []);
    const subscribes = document.definitions.some((definition) => definition.operation === 'subscription');
    if (!subscribes) await ask(query, variables);
  });
}

test('the schema that is served is the one that introspection tells', async () => {
  const { buildClientSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } = await import('graphql');
  const told = buildClientSchema(await ask(getIntrospectionQuery()));
  const sorted = (schema) => printSchema(lexicographicSortSchema(schema));
  assert.equal(sorted(told), sorted(schema));
});

test('the pieces of code in docs/clients.md and docs/changes.md are pieces of the tests', () => {
  const known = new Set();
  for (const name of readdirSync(here, { recursive: true })) {
    if (!/\.(mjs|py)$/.test(name) || name.includes('node_modules')) continue;
    for (const line of readFileSync(join(here, name), 'utf8').split('\n')) known.add(line.trim());
  }
  const text = ['docs/clients.md', 'docs/changes.md'].map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const lines = [...text.matchAll(/```(?:js|python)\n(.*?)```/gs)].flatMap(([, code]) => code.split('\n'));
  assert.ok(lines.length > 20);
  assert.deepEqual(lines.filter((line) => !known.has(line.trim()) && line.trim()), []);
});
