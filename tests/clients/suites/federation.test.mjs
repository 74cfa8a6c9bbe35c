// The catalogue as a subgraph: composed with another one by the libraries of Apollo and of the Guild, a query over
// both planned, and the part that falls to the catalogue run as planned.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeServices as composeByApollo } from '@apollo/composition';
import { Supergraph, operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { composeServices as composeByTheGuild } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { ask } from './support.mjs';

// Whoever fills the jobs: it knows roles by their ids alone.
const OPENINGS = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])
  type Query {
    openings(first: Int, after: String): OpeningConnection!
  }
  type OpeningConnection { nodes: [Opening!]! pageInfo: PageInfo! }
  type PageInfo @shareable { hasPreviousPage: Boolean! hasNextPage: Boolean! startCursor: String endCursor: String }
  type Opening @key(fields: "number") { number: Int! role: Role! }
  type Role @key(fields: "id") { id: ID! openings: [Opening!]! }
`;

const { _service } = await ask('{ _service { sdl } }');
const services = [
  { name: 'rolegraph', typeDefs: parse(_service.sdl), url: 'http://rolegraph.test/graphql' },
  { name: 'openings', typeDefs: parse(OPENINGS), url: 'http://openings.test/graphql' },
];

for (const [library, compose] of [['Apollo', composeByApollo], ['The Guild', composeByTheGuild]]) {
  test(`it composes with the library of ${library}, alone and beside another subgraph`, () => {
    for (const some of [services.slice(0, 1), services]) {
      const { errors, supergraphSdl } = compose(some);
      assert.deepEqual((errors ?? []).map(String), []);
      for (const type of ['JobFamily', 'Role', 'Responsibility', 'Requirement', 'Indicator']) {
        assert.match(supergraphSdl, new RegExp(`type ${type} [^{]*@join__type\\(graph: ROLEGRAPH, key: "id"`));
      }
    }
  });
}

test('a query over both subgraphs is planned, and the catalogue answers its part', async () => {
  const supergraph = Supergraph.build(composeByApollo(services).supergraphSdl);
  const document = parse('{ openings(first: 3) { nodes { number role { title grade family { slug } } } } }');
  const operation = operationFromDocument(supergraph.apiSchema(), document);
  const plan = new QueryPlanner(supergraph).buildQueryPlan(operation);

  const [openings, flattened] = plan.node.nodes;
  assert.equal(openings.serviceName, 'openings');
  const fetched = flattened.node;
  assert.equal(fetched.serviceName, 'rolegraph');

  const { roles } = await ask('{ roles(first: 3) { nodes { id title grade family { slug } } } }');
  const representations = roles.nodes.map(({ id }) => ({ __typename: 'Role', id }));
  const { _entities } = await ask(fetched.operation, { representations });
  assert.deepEqual(_entities, roles.nodes.map(({ id, ...asked }) => asked));
});

test('an entity of every type is found by its id', async () => {
  const { families } = await ask(`{
    families(first: 1) { nodes {
      __typename id
      levels { __typename id responsibilities { __typename id } requirements { __typename id } indicators { __typename id } }
    } }
  }`);
  const [family] = families.nodes;
  const role = family.levels.find((level) => level.responsibilities.length && level.requirements.length && level.indicators.length);
  const representations = [family, role, role.responsibilities[0], role.requirements[0], role.indicators[0]].map(
    ({ __typename, id }) => ({ __typename, id }),
  );
  const { _entities } = await ask(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Node { id } } }`,
    { representations },
  );
  assert.deepEqual(_entities, representations);
});
