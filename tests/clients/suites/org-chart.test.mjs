// Org charts as those tools read them that they are for: Mermaid and an XML parser in Chromium, Graphviz, JSON. One
// chart is that of the shipped catalogue, one has titles that mean something in each of the forms.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { instance } from '@viz-js/viz';
import { chromium } from 'playwright-core';
import { artefacts, ask, here } from './support.mjs';

const ODD = [
  'Head of "Widgets"',
  'Clerk --> Guard',
  'Q&A &amp; <script>window.harmed = true</script>',
  '[Clerk] {x} (y) |z|',
  'Lead; end subgraph #35; style:x#y;',
  'Back\\slash\\',
  '%%{init: {}}%% Coach',
  '店長',
  'رئيس المتجر',
  "Seller's <b>Coach</b> ]]>",
];
// Markdown means something by nearly all of these; behind a backslash none does.
const written = (title) => title.replace(/[!-/:-@[-`{-~]/g, '\\$&');

/** Two that report to one another, and one that reports to itself. */
const CYCLES = [['Carrier', 'Driver'], ['Driver', 'Carrier'], ['Guard', 'Guard']];

const folder = mkdtempSync(join(tmpdir(), 'rolegraph-chart-'));
const QUERY = 'query Chart($format: OrgChartFormat!) { orgChart(format: $format) }';
let browser;
let viz;
const odd = {};
const shipped = {};

before(async () => {
  const lines = ODD.map((title, at) => [title, at === 0 ? 'Owner' : ODD[Math.floor((at - 1) / 3)]]);
  const roles = [...lines, ...CYCLES].map(
    ([title, superior], at) =>
      `## ${written(title)}\n\nThe ${written(title)} reports to the ${written(superior)}.\n\n### Responsibilities\n\n- Sells widget ${at}\n`,
  );
  writeFileSync(join(folder, 'odd.md'), `# Odd titles\n\n${roles.join('\n')}`);
  const program = (...args) => promisify(execFile)(process.env.ROLEGRAPH_BIN, [...args, '--database-url', `sqlite://${folder}/odd.db`], { maxBuffer: 1 << 26 });
  await program('import', folder);
  for (const format of ['MERMAID', 'DOT', 'SVG', 'JSON']) {
    shipped[format] = (await ask(QUERY, { format })).orgChart;
    const { stdout } = await program('query', QUERY.replace('($format: OrgChartFormat!)', '').replace('$format', format));
    odd[format] = JSON.parse(stdout).data.orgChart;
  }
  viz = await instance();
  browser = await chromium.launch({
    executablePath: process.env.ROLEGRAPH_CHROMIUM,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The titles of the boxes, as the chart itself tells them. */
const titles = (charts) => JSON.parse(charts.JSON).nodes.map((node) => node.title);
const squeezed = (text) => text.replace(/\s+/g, ' ').trim();

test('JSON has every title as it is written', () => {
  for (const title of [...ODD, 'Owner']) assert.ok(titles(odd).includes(title), title);
  assert.equal(JSON.parse(odd.JSON).edges.filter((edge) => edge.closesCycle).length, 2);
  const { nodes, edges } = JSON.parse(shipped.JSON);
  assert.ok(nodes.length > 43);
  for (const { from, to } of edges) assert.ok(nodes[from] && nodes[to]);
});

test('Graphviz draws the DOT, with the titles', () => {
  for (const charts of [odd, shipped]) {
    const { objects, edges } = viz.renderJSON(charts.DOT);
    assert.equal(objects.length, titles(charts).length);
    assert.equal(edges.length, JSON.parse(charts.JSON).edges.length);
  }
  const drawn = viz.renderString(odd.DOT, { format: 'svg' });
  const texts = [...drawn.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)).replace(/&amp;/g, '&').replace(/\u00a0/g, ' '),
  );
  for (const title of ODD) assert.ok(texts.includes(title), `${title}: ${texts}`);
});

test('Mermaid draws the flowchart, with the titles and nothing else of them', async () => {
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.setContent('<!doctype html><title>Mermaid</title>');
  await page.addScriptTag({ path: join(here, 'node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js') });
  for (const charts of [odd, shipped, { MERMAID: 'flowchart LR\n', JSON: '{"nodes":[],"edges":[]}' }]) {
    const drawn = await page.evaluate(async (text) => {
      window.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', maxEdges: 2000 });
      const { svg } = await window.mermaid.render('chart', text);
      document.body.innerHTML = svg;
      const texts = [...document.querySelectorAll('.node .nodeLabel')];
      const lines = document.querySelectorAll('.edgePaths path').length;
      return { lines, texts: texts.map((label) => label.innerText), bold: document.querySelectorAll('.node b, .node script').length };
    }, charts.MERMAID);
    const first = (text) => squeezed(text.split('\n')[0]);
    assert.deepEqual(drawn.texts.map(first).sort(), titles(charts).map(squeezed).sort());
    // A line from a box to itself is drawn in three parts.
    assert.ok(drawn.lines >= JSON.parse(charts.JSON).edges.length);
    assert.equal(drawn.bold, 0);
  }
  assert.equal(await page.evaluate(() => window.harmed), undefined);
  assert.deepEqual(complaints, []);
});

test('the SVG is a picture in light and dark, with its texts inside their boxes', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 900 } });
    for (const [name, charts] of [['odd', odd], ['shipped', shipped]]) {
      await page.setContent(`<!doctype html><title>Chart</title><body style="margin: 0">${charts.SVG}</body>`);
      const told = await page.evaluate((text) => {
        const root = document.querySelector('svg');
        const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
        const spilt = [...document.querySelectorAll('g')].flatMap((group) => {
          const card = group.querySelector('.card')?.getBBox();
          const texts = card ? [...group.querySelectorAll('text')] : [];
          return texts.filter((text) => text.getBBox().x + text.getBBox().width > card.x + card.width).map((text) => text.textContent);
        });
        return {
          name: parsed.documentElement.tagName,
          wrong: parsed.querySelector('parsererror')?.textContent,
          role: root.getAttribute('role'),
          titles: [...document.querySelectorAll('.role > title, .title > title')].map((title) => title.textContent),
          scripts: document.querySelectorAll('script').length,
          paper: getComputedStyle(document.querySelector('.paper')).fill,
          ink: getComputedStyle(document.querySelector('text')).fill,
          spilt,
        };
      }, charts.SVG);
      await page.screenshot({ path: join(artefacts, `org-chart-${name}-${colorScheme}.png`), fullPage: true });
      assert.deepEqual([told.name, told.wrong, told.role, told.scripts], ['svg', undefined, 'img', 0]);
      assert.equal(told.titles.length, titles(charts).length);
      for (const title of titles(charts)) assert.ok(told.titles.some((shown) => shown.startsWith(squeezed(title))), title);
      assert.deepEqual(told.spilt, []);
      const light = (colour) => colour.match(/\d+/g).reduce((sum, part) => sum + Number(part), 0) > 382;
      assert.equal(light(told.paper), colorScheme === 'light');
      assert.equal(light(told.ink), colorScheme === 'dark');
    }
    await page.close();
  }
});
