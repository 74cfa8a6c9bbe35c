// The page of a binary that was built without Node: the same tabs in GraphiQL 4, the
// last version that comes as plain script files.
const page = document.getElementById('graphiql');
const endpoint = document.querySelector('meta[name="graphql-endpoint"]').content;

async function show() {
  const { React, ReactDOM, GraphiQL, GraphiQLPluginExplorer } = window;
  if (!React || !ReactDOM || !GraphiQL) {
    document.getElementById('state').textContent =
      'GraphiQL’s files could not be loaded from cdn.jsdelivr.net.';
    return;
  }

  const socket = new URL(endpoint, location.href);
  socket.protocol = socket.protocol.replace('http', 'ws');

  // Tabs are a convenience: without them the page still works.
  const defaultTabs = await fetch('/graphiql/tabs.json')
    .then((response) => (response.ok ? response.json() : undefined))
    .catch(() => undefined);

  ReactDOM.createRoot(page).render(
    React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({
        url: endpoint,
        subscriptionUrl: socket.href,
        enableIncrementalDelivery: false,
      }),
      defaultTabs,
      defaultEditorToolsVisibility: 'variables',
      plugins: GraphiQLPluginExplorer ? [GraphiQLPluginExplorer.explorerPlugin()] : [],
      // Not the store of the other page: the versions write different things under one name.
      storage: GraphiQL.createLocalStorage({ namespace: 'rolegraph-cdn' }),
    }),
  );
}

show();
