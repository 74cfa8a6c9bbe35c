// @urql/core, by POST and by GET.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, cacheExchange, fetchExchange, gql } from '@urql/core';
import { endpoint } from './support.mjs';

const ROLE = gql`
  query Role($family: String!, $slug: String!) {
    role(family: $family, slug: $slug) { id title grade nextLevel { id title } }
  }
`;
const variables = { family: 'partner-territory-manager', slug: 'senior-partner-territory-manager' };

/** How often it is asked, and by which method. */
async function methods(work) {
  const original = globalThis.fetch;
  const seen = [];
  globalThis.fetch = (input, init) => {
    seen.push(init.method ?? 'GET');
    return original(input, init);
  };
  await work().finally(() => (globalThis.fetch = original));
  return seen;
}

async function asksTwice(client) {
  const { data, error } = await client.query(ROLE, variables).toPromise();
  assert.equal(error, undefined);
  assert.equal(data.role.grade, 7);
  // The second time from the cache.
  assert.deepEqual((await client.query(ROLE, variables).toPromise()).data, data);
}

test('a query with variables by POST', async () => {
  const client = new Client({ url: endpoint, exchanges: [cacheExchange, fetchExchange], preferGetMethod: false });
  assert.deepEqual(await methods(() => asksTwice(client)), ['POST']);
});

test('a query with variables by GET', async () => {
  const client = new Client({ url: endpoint, exchanges: [cacheExchange, fetchExchange], preferGetMethod: 'force' });
  assert.deepEqual(await methods(() => asksTwice(client)), ['GET']);
});

test('errors come with their codes', async () => {
  const client = new Client({ url: endpoint, exchanges: [fetchExchange], preferGetMethod: false });
  const { error, data } = await client.query(gql`{ roles(first: 1000) { totalCount } }`, {}).toPromise();
  assert.equal(data ?? null, null);
  assert.equal(error.graphQLErrors[0].extensions.code, 'BAD_ARGUMENT');
});
