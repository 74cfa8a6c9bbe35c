// Apollo Client as its documentation sets it up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { filter, firstValueFrom } from 'rxjs';
import { endpoint } from './support.mjs';

function client(options = {}) {
  const cache = new InMemoryCache({
    possibleTypes: { Node: ['JobFamily', 'Role', 'Responsibility', 'Requirement', 'Indicator'] },
    typePolicies: {
      Query: {
        fields: {
          families: relayStylePagination(),
          roles: relayStylePagination(),
          indicators: relayStylePagination(),
        },
      },
    },
  });
  const link = new HttpLink({ uri: endpoint, ...options });
  return new ApolloClient({ cache, link });
}

const HEADLINE = gql`
  query Headline {
    families(first: 5) {
      nodes { id title levels { id title grade responsibilities { id text indicators { id name } } } }
    }
  }
`;

const ROLES = gql`
  query Roles($first: Int, $after: String) {
    roles(first: $first, after: $after) {
      edges { cursor node { id title } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

test('the headline query, by POST and by GET', async () => {
  for (const options of [{}, { useGETForQueries: true }]) {
    const { data } = await client(options).query({ query: HEADLINE });
    assert.equal(data.families.nodes.length, 5);
    assert.ok(data.families.nodes.every((family) => family.levels.length > 0));
  }
});

test('what has an id is one entry of the cache, however it is reached', async () => {
  const apollo = client();
  const { data } = await apollo.query({ query: HEADLINE });
  const level = data.families.nodes[0].levels[0];
  const key = apollo.cache.identify({ __typename: 'Role', id: level.id });
  assert.equal(key, `Role:${level.id}`);

  // The same role by another way, with one more field: both are in one entry.
  await apollo.query({
    query: gql`query ById($id: ID!) { node(id: $id) { id ... on Role { slug } } }`,
    variables: { id: level.id },
  });
  const entry = apollo.cache.extract()[key];
  assert.equal(entry.title, level.title);
  assert.equal(typeof entry.slug, 'string');

  const fragment = gql`fragment Slug on Role { title slug }`;
  assert.equal(apollo.readFragment({ id: key, fragment }).title, level.title);

  // Nothing with an id is kept inside something else.
  const inside = Object.values(apollo.cache.extract()).flatMap((value) => JSON.stringify(value).match(/"id":/g) ?? []);
  const entries = Object.keys(apollo.cache.extract()).filter((name) => name.includes(':') && name !== '__META');
  assert.equal(inside.length, entries.length);
});

test('pages are merged into one list by relayStylePagination', async () => {
  const apollo = client();
  const query = apollo.watchQuery({ query: ROLES, variables: { first: 3 } });
  const shown = query.subscribe({});
  const first = await firstValueFrom(query.pipe(filter(({ loading }) => !loading)));
  const { endCursor } = first.data.roles.pageInfo;
  await query.fetchMore({ variables: { after: endCursor, first: 4 } });

  const { data } = await firstValueFrom(query.pipe(filter(({ data }) => data?.roles?.edges.length > 3)));
  shown.unsubscribe();
  const whole = await client().query({ query: ROLES, variables: { first: 7 } });
  assert.deepEqual(data.roles.edges.map((edge) => edge.node.id), whole.data.roles.edges.map((edge) => edge.node.id));
  assert.equal(data.roles.pageInfo.endCursor, whole.data.roles.pageInfo.endCursor);
  assert.deepEqual(Object.keys(apollo.cache.extract().ROOT_QUERY), ['__typename', 'roles']);
});

test('errors come with their codes', async () => {
  const asked = client().query({ query: gql`{ node(id: "none") { id } }`, errorPolicy: 'none' });
  await assert.rejects(asked, (error) => {
    assert.ok(CombinedGraphQLErrors.is(error));
    assert.equal(error.errors[0].extensions.code, 'BAD_ID');
    return true;
  });
  const partial = await client().query({
    query: gql`{ node(id: "none") { id } catalogue { familyCount } }`,
    errorPolicy: 'all',
  });
  assert.equal(partial.data.catalogue.familyCount, 5);
  assert.equal(partial.data.node, null);
});
