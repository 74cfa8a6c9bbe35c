// Relay: its compiler takes the schema, and what it makes runs: a connection that grows page by page, and an object
// that is fetched again by its id.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import relay from 'relay-runtime';
import { ask, endpoint, here, tool } from './support.mjs';

const { Environment, Network, RecordSource, Store, createOperationDescriptor, getSelector, getRequest } = relay;
const folder = join(here, 'relay');
const artefact = async (name) => (await import(join(folder, 'artefacts', `${name}.graphql.js`))).default;

before(async () => {
  await mkdir(join(folder, 'artefacts'), { recursive: true });
  await tool('relay-compiler', ['relay.config.json'], folder);
});

function environment() {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}

async function run(relay, name, variables) {
  const operation = createOperationDescriptor(getRequest(await artefact(name)), variables);
  await relay.execute({ operation }).toPromise();
  relay.retain(operation);
  return relay.lookup(operation.fragment).data;
}

test('pages of a @connection become one list', async () => {
  const relay = environment();
  const data = await run(relay, 'rolesQuery', { count: 3 });
  const fragment = await artefact('roles_list');
  const list = () => relay.lookup(getSelector(fragment, data)).data.roles;

  assert.equal(list().edges.length, 3);
  assert.equal(list().pageInfo.hasNextPage, true);
  await run(relay, 'rolesPageQuery', { count: 4, cursor: list().pageInfo.endCursor });

  const whole = await ask('{ roles(first: 7) { nodes { id } } }');
  assert.deepEqual(list().edges.map(({ node }) => node.id), whole.roles.nodes.map(({ id }) => id));
});

test('a @refetchable role is fetched again by its id', async () => {
  const relay = environment();
  const { roles } = await ask('{ roles(first: 100) { nodes { id title responsibilities(inherited: true) { inheritedFrom { id } } } } }');
  const role = roles.nodes.find(({ responsibilities }) => responsibilities.some(({ inheritedFrom }) => inheritedFrom));
  const data = await run(relay, 'rolesRoleQuery', { id: role.id, inherited: true });
  const shown = relay.lookup(getSelector(await artefact('roles_role'), data.node)).data;
  assert.equal(shown.title, role.title);
  assert.equal(shown.responsibilities.length, role.responsibilities.length);
});
