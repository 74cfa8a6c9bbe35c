// First of all: Monaco asks for its workers as soon as an editor is made.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { createGraphiQLFetcher, createLocalStorage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

// In a <meta> and not in a script, because the page's policy forbids inline scripts.
const endpoint = document.querySelector('meta[name="graphql-endpoint"]').content;
const socket = new URL(endpoint, location.href);
socket.protocol = socket.protocol.replace('http', 'ws');

const fetcher = createGraphiQLFetcher({
  url: endpoint,
  // The fetcher loads graphql-ws and connects when a subscription runs, not before:
  // a server without sockets is never asked for one.
  subscriptionUrl: socket.href,
  // The server has no @defer; without this each answer would be asked for as multipart first.
  enableIncrementalDelivery: false,
});

// Vite replaces these calls while it builds, so their options cannot be shared.
const operations = import.meta.glob('./tabs/*.graphql', { query: '?raw', import: 'default', eager: true });
const variables = import.meta.glob('./tabs/*.json', { query: '?raw', import: 'default', eager: true });
const defaultTabs = Object.keys(operations)
  .sort()
  .map((name) => ({
    query: operations[name],
    variables: variables[name.replace(/\.graphql$/, '.variables.json')],
  }));

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={defaultTabs}
    // Most of the tabs take variables; folded away they are overlooked.
    defaultEditorToolsVisibility="variables"
    // `plugins` replaces the default list, so history has to be named again.
    plugins={[HISTORY_PLUGIN, explorerPlugin()]}
    // Local ports are shared by many servers, and GraphiQL's own keys would be too.
    storage={createLocalStorage({ namespace: 'rolegraph' })}
  />,
);
