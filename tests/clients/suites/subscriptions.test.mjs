// Subscriptions over each transport, by the clients that people use for it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import * as graphqlSse from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { firstValueFrom } from 'rxjs';
import WebSocket from 'ws';
import { changeUntil, endpoint, socket, url } from './changing.mjs';

const CHANGED = gql`
  subscription Changed($families: [String!]) {
    catalogueChanged(families: $families) { revision families { change slug family { id title } } }
  }
`;
const query = CHANGED.loc.source.body;
const variables = { families: ['widget-seller'] };

function isTheChange({ catalogueChanged: { revision, families } }) {
  assert.ok(revision > 1);
  assert.equal(families.length, 1);
  const [{ change, slug, family }] = families;
  assert.match(change, /^(ADDED|CHANGED)$/);
  assert.equal(slug, 'widget-seller');
  assert.equal(family.title, 'Widget Seller');
}

// Closed also after a test that failed.
const opened = [];
after(() => Promise.all(opened.map((client) => client.dispose())));
function used(client) {
  opened.push(client);
  return client;
}

/** A client of graphql-ws, which Node before 22 has to give the socket. */
const wsClient = (options) => used(createClient({ url: socket, webSocketImpl: WebSocket, ...options }));

/** What an observable of urql gives first; it stays subscribed until then. */
const firstOf = (source) =>
  new Promise((resolve) => {
    const { unsubscribe } = source.subscribe((result) => {
      resolve(result);
      queueMicrotask(() => unsubscribe());
    });
  });

async function byApollo(link) {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  used({ dispose: () => client.stop() });
  const { data, error } = await changeUntil(firstValueFrom(client.subscribe({ query: CHANGED, variables })));
  assert.equal(error, undefined);
  isTheChange(data);
  // Where the change says so, the cache has what is stored now.
  const { id, title } = data.catalogueChanged.families[0].family;
  assert.equal(client.cache.extract()[`JobFamily:${id}`].title, title);
}

test('Apollo Client over graphql-ws', async () => {
  const link = new GraphQLWsLink(createClient({ url: socket, webSocketImpl: WebSocket }));
  used(link.client);
  await byApollo(link);
});

test('Apollo Client over multipart HTTP', () => byApollo(new HttpLink({ uri: endpoint })));

test('Apollo Client is told why a subscription cannot begin', async () => {
  const client = new ApolloClient({ link: new HttpLink({ uri: endpoint }), cache: new InMemoryCache() });
  const many = { families: Array.from({ length: 101 }, (_, number) => `family-${number}`) };
  const { error } = await firstValueFrom(client.subscribe({ query: CHANGED, variables: many }));
  assert.equal(error.errors[0].extensions.code, 'BAD_ARGUMENT');
});

async function byUrql(settings, exchanges) {
  const client = new Client({ url: endpoint, exchanges, preferGetMethod: false, ...settings });
  const { data, error } = await changeUntil(firstOf(client.subscription(CHANGED, variables)));
  assert.equal(error, undefined);
  isTheChange(data);
}

test('urql over graphql-ws', async () => {
  const client = wsClient();
  const forwardSubscription = (operation) => ({
    subscribe: (sink) => ({ unsubscribe: client.subscribe(operation, sink) }),
  });
  const exchanges = [fetchExchange, subscriptionExchange({ forwardSubscription })];
  await byUrql({}, exchanges);
});

test('urql over graphql-sse', async () => {
  const client = graphqlSse.createClient({ url: `${endpoint}/stream` });
  used(client);
  const forwardSubscription = (operation) => ({
    subscribe: (sink) => ({ unsubscribe: client.subscribe(operation, sink) }),
  });
  const exchanges = [fetchExchange, subscriptionExchange({ forwardSubscription })];
  await byUrql({}, exchanges);
});

test('urql by its own fetch, which accepts event streams and multipart', async () => {
  await byUrql({ fetchSubscriptions: true }, [fetchExchange]);
});

test('urql by its own fetch, with event streams alone', async () => {
  const fetchOptions = { headers: { accept: 'text/event-stream' } };
  const types = [];
  const watched = async (...request) => {
    const response = await fetch(...request);
    types.push(response.headers.get('content-type'));
    return response;
  };
  await byUrql({ fetchSubscriptions: true, fetchOptions, fetch: watched }, [fetchExchange]);
  assert.match(types[0], /^text\/event-stream/);
});

test('graphql-ws: changes one after the other, and a query', async () => {
  const client = wsClient();
  const changes = client.iterate({ query, variables });
  const revisions = [];
  for (const _ of [1, 2]) {
    const { value } = await changeUntil(changes.next());
    isTheChange(value.data);
    revisions.push(value.data.catalogueChanged.revision);
  }
  assert.ok(revisions[0] < revisions[1]);
  await changes.return();
  const answers = client.iterate({ query: '{ catalogue { revision } }' });
  assert.ok((await answers.next()).value.data.catalogue.revision >= revisions[1]);
  assert.equal((await answers.next()).done, true);
});

test('graphql-ws: an invalid document is an error of its own; the socket stays', async () => {
  const codes = [];
  const client = wsClient({ on: { closed: ({ code }) => codes.push(code) } });
  const changes = client.iterate({ query, variables });
  const next = changes.next();
  await assert.rejects(client.iterate({ query: 'subscription { salaryChanged }' }).next(), ([error]) => {
    assert.match(error.message, /salaryChanged/);
    assert.equal(typeof error.extensions.code, 'string');
    return true;
  });
  isTheChange((await changeUntil(next)).value.data);
  assert.deepEqual(codes, []);
});

test('graphql-ws: it pings, and connects again when the connection is lost', async () => {
  const sockets = [];
  const pongs = [];
  const client = wsClient({
    keepAlive: 100,
    retryAttempts: 3,
    retryWait: () => Promise.resolve(),
    on: { opened: (opened) => sockets.push(opened), pong: (received) => received && pongs.push(received) },
  });
  const changes = client.iterate({ query, variables });
  isTheChange((await changeUntil(changes.next())).value.data);
  const next = changes.next();
  // Not closed: gone.
  sockets[0].terminate();
  isTheChange((await changeUntil(next)).value.data);
  assert.equal(sockets.length, 2);
  assert.ok(pongs.length > 0);
});

test('graphql-sse: distinct connections', async () => {
  const client = graphqlSse.createClient({ url: `${endpoint}/stream` });
  used(client);
  const all = client.iterate({ query });
  const one = client.iterate({ query, variables });
  const [first, second] = await changeUntil(Promise.all([all.next(), one.next()]));
  isTheChange(first.value.data);
  isTheChange(second.value.data);
  await one.return();
  assert.ok((await changeUntil(all.next())).value.data);
  await all.return();

  const refused = client.iterate({ query: 'subscription { salaryChanged }' });
  const { value } = await refused.next();
  assert.match(value.errors[0].message, /salaryChanged/);
});

test('an event stream by GET, as EventSource asks for it', async () => {
  const address = new URL(`${url}/graphql/stream`);
  address.searchParams.set('query', query);
  address.searchParams.set('variables', JSON.stringify(variables));
  const stop = new AbortController();
  used({ dispose: () => stop.abort() });
  const response = await fetch(address, { headers: { accept: 'text/event-stream' }, signal: stop.signal });
  assert.equal(response.status, 200);
  const heard = (async () => {
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const data = /^event: ?next\ndata: ?(.*)\n\n/m.exec(text)?.[1];
      if (data) return JSON.parse(data);
    }
    return { ended: text };
  })();
  isTheChange((await changeUntil(heard)).data);
});
