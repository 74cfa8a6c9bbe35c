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

for (const preferGetMethod of [false, 'force']) {
  test(`a query with variables by ${preferGetMethod ? 'GET' : 'POST'}`, async () => {
    const methods = [];
    const client = new Client({
      url: endpoint,
      exchanges: [cacheExchange, fetchExchange],
      preferGetMethod,
      fetch: (input, init) => {
        methods.push(init.method ?? 'GET');
        return fetch(input, init);
      },
    });
    const { data, error } = await client.query(ROLE, variables).toPromise();
    assert.equal(error, undefined);
    assert.equal(data.role.grade, 7);
    // The second time from the cache.
    await client.query(ROLE, variables).toPromise();
    assert.deepEqual(methods, [preferGetMethod ? 'GET' : 'POST']);
  });
}

test('errors come with their codes', async () => {
  const client = new Client({ url: endpoint, exchanges: [fetchExchange], preferGetMethod: false });
  const { error, data } = await client.query(gql`{ roles(first: 1000) { totalCount } }`, {}).toPromise();
  assert.equal(data ?? null, null);
  assert.equal(error.graphQLErrors[0].extensions.code, 'BAD_ARGUMENT');
});
