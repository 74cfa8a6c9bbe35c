// The report in Chromium, from a file and without a network: light, dark, on a phone and on paper. Nothing is loaded,
// nothing is complained of, nothing is wider than the page, and axe finds no barrier.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { artefacts } from './support.mjs';

const { source: axe } = createRequire(import.meta.url)('axe-core');
const picture = (name) => join(artefacts, `report-${name}`);
let browser;
let folder;
let address;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolegraph-report-'));
  const { ROLEGRAPH_BIN: program, ROLEGRAPH_ROOT: root } = process.env;
  const run = (...args) => promisify(execFile)(program, args, { cwd: folder, env: { PATH: process.env.PATH } });
  await run('import', join(root, 'catalogue'), join(root, 'tests/pages'));
  await run('report', '--html');
  address = pathToFileURL(join(folder, 'report.html')).href;
  browser = await chromium.launch({
    executablePath: process.env.ROLEGRAPH_CHROMIUM,
    // Chromium as root has no sandbox; it sees nothing but our own page.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'],
  });
});

after(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

/** Opens the report, tells what it complains of and asks for, and closes it again. */
async function opened(options, use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const told = [];
  const page = await context.newPage();
  page.on('console', (message) => told.push(message.text()));
  page.on('pageerror', (error) => told.push(`uncaught: ${error}`));
  page.on('request', (request) => {
    if (request.url() !== address) told.push(`asked for ${request.url()}`);
  });
  try {
    await page.goto(address);
    await use(page);
    assert.deepEqual(told, []);
  } finally {
    await context.close();
  }
}

/** What axe finds, as `rule: element`. */
async function barriers(page) {
  // Everything is open, so that everything is looked at.
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

for (const colorScheme of ['light', 'dark']) {
  test(`it is read without barriers, ${colorScheme}`, async () => {
    await opened({ colorScheme }, async (page) => {
      await page.screenshot({ path: picture(`${colorScheme}.png`), fullPage: true });
      assert.deepEqual(await barriers(page), []);
      await page.screenshot({ path: picture(`${colorScheme}-open.png`), fullPage: true });
    });
  });
}

test('light and dark are told apart', async () => {
  const background = async (colorScheme) => {
    let colour;
    await opened({ colorScheme }, async (page) => {
      colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    });
    return colour.match(/\d+/g).map(Number).reduce((sum, part) => sum + part, 0);
  };
  assert.ok((await background('light')) > 600);
  assert.ok((await background('dark')) < 150);
});

test('its links lead to what they name', async () => {
  await opened({}, async (page) => {
    for (const part of ['chart', 'overlap', 'findings']) {
      await page.locator(`nav a[href="#${part}"]`).click();
      await page.waitForFunction((id) => {
        const { top, bottom } = document.getElementById(id).getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      }, part);
    }
  });
});

test('on a phone nothing is wider than the page', async () => {
  await opened({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, async (page) => {
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await width(), 390);
    await page.screenshot({ path: picture('phone.png'), fullPage: true });
    assert.deepEqual(await barriers(page), []);
    assert.equal(await width(), 390);
  });
});

test('it can be printed', async () => {
  await opened({ colorScheme: 'dark' }, async (page) => {
    await page.pdf({ path: picture('print.pdf'), format: 'A4' });
    assert.ok((await stat(picture('print.pdf'))).size > 20_000);
    await page.emulateMedia({ media: 'print' });
    // Paper is white, whatever the reader's screen is.
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  });
});
