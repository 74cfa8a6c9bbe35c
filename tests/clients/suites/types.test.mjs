// Generated types, compiled by tsc: where an expectation in app.ts does not hold, in either direction, it fails.
import { join } from 'node:path';
import { test } from 'node:test';
import { here, tool } from './support.mjs';

test("graphql-codegen's client preset", async () => {
  const folder = join(here, 'codegen');
  await tool('graphql-codegen', ['--config', 'codegen.mjs'], folder);
  await tool('tsc', ['--project', '.'], folder);
});

test('gql.tada', async () => {
  const folder = join(here, 'tada');
  await tool('gql.tada', ['generate-output', '--disable-preprocessing'], folder);
  await tool('gql.tada', ['check'], folder);
  await tool('tsc', ['--project', '.'], folder);
});
