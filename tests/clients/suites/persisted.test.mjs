// Documents that are named instead of sent, several requests in one, and a server that runs nothing but a manifest.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { start } from '../server.mjs';
import { endpoint, here, tool } from './support.mjs';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** A fetch that keeps what was asked. */
function watched() {
  const requests = [];
  const fetchWatched = (address, options = {}) => {
    requests.push({ method: options.method ?? 'GET', address: String(address), body: options.body ?? '' });
    return fetch(address, options);
  };
  return { requests, fetch: fetchWatched };
}

// No other suite asks these, so that the server cannot know them.
const FAMILIES = gql`query Persisted { families(first: 2) { nodes { id title slug } } }`;
const ROLES = gql`query AlsoPersisted { roles(first: 2) { nodes { id title slug } } }`;

test('Apollo Client registers a document and then asks by its hash, with GET', async () => {
  const { requests, fetch } = watched();
  const ask = () => {
    const link = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
    const client = new ApolloClient({
      link: link.concat(new HttpLink({ uri: endpoint, fetch })),
      cache: new InMemoryCache(),
    });
    return client.query({ query: FAMILIES });
  };
  const first = await ask();
  assert.equal(first.data.families.nodes.length, 2);
  assert.deepEqual(requests.map(({ method }) => method), ['GET', 'POST']);
  assert.deepEqual((await ask()).data, first.data);
  assert.deepEqual(requests.map(({ method }) => method), ['GET', 'POST', 'GET']);
  assert.doesNotMatch(decodeURIComponent(requests[2].address), /families/);
});

test('urql registers a document and then asks by its hash, with GET', async () => {
  const { requests, fetch } = watched();
  const client = new Client({
    url: endpoint,
    exchanges: [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange],
    preferGetMethod: false,
    fetch,
  });
  const ask = async () => {
    const { data, error } = await client.query(ROLES, {}).toPromise();
    assert.equal(error, undefined);
    return data;
  };
  const first = await ask();
  assert.equal(first.roles.nodes.length, 2);
  const before = requests.length;
  assert.deepEqual(await ask(), first);
  assert.equal(requests.length, before + 1);
  assert.equal(requests[before].method, 'GET');
  assert.doesNotMatch(decodeURIComponent(requests[before].address), /query AlsoPersisted/);
});

test('Apollo Client sends several operations in one request', async () => {
  const { requests, fetch } = watched();
  const client = new ApolloClient({
    link: new BatchHttpLink({ uri: endpoint, fetch, batchMax: 10, batchInterval: 20 }),
    cache: new InMemoryCache(),
  });
  const [families, roles, wrong] = await Promise.all([
    client.query({ query: FAMILIES }),
    client.query({ query: ROLES }),
    client.query({ query: gql`{ node(id: "none") { id } }`, errorPolicy: 'all' }),
  ]);
  assert.equal(requests.length, 1);
  assert.equal(JSON.parse(requests[0].body).length, 3);
  assert.equal(families.data.families.nodes.length, 2);
  assert.equal(roles.data.roles.nodes.length, 2);
  assert.equal(wrong.error.errors[0].extensions.code, 'BAD_ID');
});

/** A server that runs what the manifest has and nothing else. */
async function trusting(name, manifest) {
  const server = await start(name, '--trusted-documents', manifest, '--trusted-only');
  after(() => server.stop());
  return async (body) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  };
}

async function runsOnly(ask, documentId, variables, field) {
  const { data, errors } = await ask({ documentId, variables });
  assert.equal(errors, undefined);
  assert.ok(data[field]);
  for (const other of [{ query: '{ catalogue { revision } }' }, { documentId: sha256('another') }]) {
    assert.equal((await ask(other)).errors[0].extensions.code, 'UNTRUSTED_DOCUMENT');
  }
}

test("a manifest of graphql-codegen's client preset", async () => {
  const folder = join(here, 'codegen');
  await tool('graphql-codegen', ['--config', 'persisted.mjs'], folder);
  const manifest = join(folder, 'persisted/persisted-documents.json');
  const [id] = Object.keys(JSON.parse(await readFile(manifest, 'utf8')));
  await runsOnly(await trusting('trusted-codegen', manifest), id, { slug: 'alliances' }, 'family');
});

test('a manifest of relay-compiler', async () => {
  const folder = join(here, 'relay');
  const manifest = join(folder, 'persisted-documents.json');
  await writeFile(manifest, '{}');
  await mkdir(join(folder, 'persisted'), { recursive: true });
  await tool('relay-compiler', ['persisted.config.json'], folder);
  const request = (await import(join(folder, 'persisted/rolesQuery.graphql.js'))).default;
  assert.equal(request.params.text, null);
  await runsOnly(await trusting('trusted-relay', manifest), request.params.id, { count: 3 }, 'roles');
});
