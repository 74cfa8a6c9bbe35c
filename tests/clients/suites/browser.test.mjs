// GraphiQL in Chromium, with no network but the server: it loads under its policy, runs the headline query, shows the
// documentation and the explorer, and follows the catalogue.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import * as changing from './changing.mjs';
import { artefacts, url } from './support.mjs';

// Every picture is kept, also of a page that fails.
const picture = (name) => join(artefacts, `graphiql-${name}.png`);
// The server, and the one whose catalogue may be changed.
const ours = (address) => [url, changing.url].some((server) => address.replace(/^ws/, 'http').startsWith(`${server}/`));
const complaints = [];
const elsewhere = [];
const sockets = [];
let browser;
let page;
let loaded;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.ROLEGRAPH_CHROMIUM,
    args: [
      // Chromium as root has no sandbox; it sees nothing but our own page.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  await context.route('**/*', (route) => {
    const address = route.request().url();
    // Both are made by the page itself, of data at hand.
    if (ours(address) || /^(data|blob):/.test(address)) return route.continue();
    elsewhere.push(address);
    return route.abort();
  });
  page = await context.newPage();
  page.on('websocket', (socket) => sockets.push(socket.url()));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error}`));
  // What the policy refuses is told to the page.
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  loaded = await page.goto(`${url}/`);
});

after(async () => {
  await page?.screenshot({ path: picture('last') });
  await browser?.close();
});

/** Runs what stands in the editor and returns the answer. */
async function run() {
  const asked = (response) => response.url() === `${url}/graphql` && response.request().postData()?.includes('Headline');
  const [answer] = await Promise.all([page.waitForResponse(asked), page.locator('.graphiql-execute-button').click()]);
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined);
  return data;
}

const shown = (text) => page.locator('.graphiql-response').getByText(text).first().waitFor();

test('it loads under a strict policy', async () => {
  const policy = loaded.headers()['content-security-policy'];
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe-eval|https?:/);
  assert.doesNotMatch(policy, /script-src[^;]*'unsafe-inline'/);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
});

test('it runs the headline query', async () => {
  const { families } = await run();
  assert.equal(families.totalCount, 5);
  await shown(families.nodes[0].title);
  await page.screenshot({ path: picture('headline') });
});

test('it shows the documentation', async () => {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const docs = page.locator('.graphiql-doc-explorer');
  await docs.getByRole('link', { name: 'Query' }).first().click();
  await docs.getByText('The family with this slug.').waitFor();
  await page.screenshot({ path: picture('documentation') });
});

test('it shows the explorer, which writes into the query', async () => {
  await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
  const explorer = page.locator('.graphiql-explorer-root');
  await explorer.getByText('catalogue', { exact: true }).first().click();
  await explorer.getByText('familyCount', { exact: true }).click();
  assert.deepEqual((await run()).catalogue, { familyCount: 5 });
  await page.screenshot({ path: picture('explorer') });
});

test('it runs a subscription', async () => {
  await page.goto(`${changing.url}/`);
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.press('ControlOrMeta+A');
  // As one piece: what is typed sign by sign is completed with brackets.
  await page.keyboard.insertText('subscription Changes { catalogueChanged { revision families { title } } }');
  // The page reads what is written a moment later; the tab's name says that it has.
  await page.locator('.graphiql-tab-active').getByText('Changes').waitFor();
  await page.locator('.graphiql-execute-button').click();
  await changing.changeUntil(shown('Widget Seller').then(() => true));
  assert.deepEqual(sockets, [changing.socket]);
  await page.screenshot({ path: picture('subscription') });
  await page.locator('.graphiql-execute-button').click();
});

test('it complains of nothing and asks no other host', () => {
  assert.deepEqual(complaints, []);
  assert.deepEqual(elsewhere, []);
  assert.deepEqual(sockets.filter((address) => !ours(address)), []);
});
