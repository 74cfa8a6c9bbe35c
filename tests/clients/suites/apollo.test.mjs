// Apollo Client as its documentation sets it up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { filter, firstValueFrom } from 'rxjs';
import { endpoint } from './support.mjs';

function client(options = {}) {
  const cache = new InMemoryCache({
    possibleTypes: {
      Node: ['JobFamily', 'Role', 'Responsibility', 'Requirement', 'Indicator'],
      SearchResult: ['JobFamily', 'Role', 'Responsibility', 'Requirement', 'Indicator'],
    },
    typePolicies: {
      Query: {
        fields: {
          families: relayStylePagination(['filter', 'orderBy']),
          roles: relayStylePagination(['filter', 'orderBy']),
          indicators: relayStylePagination(['filter', 'orderBy']),
          search: relayStylePagination(['query', 'types']),
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
  assert.deepEqual(Object.keys(apollo.cache.extract().ROOT_QUERY), ['__typename', 'roles:{}']);
});

const FILTERED = gql`
  query Filtered($filter: RoleFilter, $orderBy: [RoleOrder!], $after: String) {
    roles(filter: $filter, orderBy: $orderBy, first: 2, after: $after) {
      edges { cursor node { id title grade } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

test('each filter and each order has a list of its own, which grows page by page', async () => {
  const apollo = client();
  const high = { filter: { grade: { gte: 8 } }, orderBy: [{ by: 'GRADE', direction: 'DESC' }, { by: 'TITLE' }] };
  const low = { filter: { grade: { lt: 8 } }, orderBy: [{ by: 'TITLE', direction: 'DESC' }] };
  const kept = () => apollo.cache.readQuery({ query: FILTERED, variables: high }).roles;

  await apollo.query({ query: FILTERED, variables: high });
  const other = await apollo.query({ query: FILTERED, variables: low });
  while (kept().pageInfo.hasNextPage) {
    const after = kept().pageInfo.endCursor;
    await apollo.query({ query: FILTERED, variables: { ...high, after }, fetchPolicy: 'network-only' });
  }

  const grades = kept().edges.map(({ node }) => node.grade);
  assert.ok(grades.length > 4);
  assert.deepEqual(grades, [...grades].sort((one, another) => another - one));
  assert.ok(grades.every((grade) => grade >= 8));
  assert.equal(new Set(kept().edges.map(({ node }) => node.id)).size, grades.length);
  // The other list is as it was.
  assert.ok(other.data.roles.edges.every(({ node }) => node.grade < 8));
  assert.deepEqual(apollo.cache.readQuery({ query: FILTERED, variables: low }), other.data);
});

test('a search: fragments on what was found, and on Node', async () => {
  const apollo = client();
  const { data } = await apollo.query({
    query: gql`
      query Search($query: String!) {
        search(query: $query, first: 100) {
          totalCount
          edges { cursor excerpt highlights { text match } node { ...Found ...Hit } }
          pageInfo { hasNextPage endCursor }
        }
      }
      fragment Found on SearchResult {
        ... on JobFamily { title }
        ... on Role { title grade }
        ... on Responsibility { text }
        ... on Requirement { text }
        ... on Indicator { name }
      }
      fragment Hit on Node { id }
    `,
    variables: { query: 'partner*' },
  });
  const nodes = data.search.edges.map(({ node }) => node);
  assert.ok(new Set(nodes.map(({ __typename }) => __typename)).size > 2);
  for (const node of nodes) {
    assert.ok(node.id);
    assert.ok(node.title ?? node.text ?? node.name);
    // One entry for each hit, shared with every other way there.
    assert.ok(apollo.cache.extract()[`${node.__typename}:${node.id}`]);
  }
  assert.ok(data.search.edges.every(({ highlights }) => highlights.some(({ match }) => match)));
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
