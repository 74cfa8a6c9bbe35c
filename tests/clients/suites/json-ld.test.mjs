// Roles as linked data: expanded by a JSON-LD processor that drops nothing and loads nothing, and compiled against
// the types that are made of schema.org's vocabulary.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import jsonld from 'jsonld';
import { ask, here, tool, url } from './support.mjs';

const SCHEMA = 'https://schema.org/';
// `safe`: an error instead of a value that is left out.
const options = {
  safe: true,
  documentLoader: (address) => {
    throw new Error(`the document asks for ${address}`);
  },
};

async function get(path) {
  const response = await fetch(`${url}${path}`);
  assert.equal(response.status, 200, path);
  assert.match(response.headers.get('content-type'), /^application\/ld\+json/);
  return response.json();
}

const all = await get('/export/occupations.jsonld');
const { catalogue } = await ask('{ catalogue { roleCount } }');

test('every role is an occupation', () => {
  assert.equal(all['@graph'].length, catalogue.roleCount);
  assert.equal(new Set(all['@graph'].map((role) => role['@id'])).size, catalogue.roleCount);
  for (const role of all['@graph']) assert.equal(role['@type'], 'Occupation');
});

test('expanding keeps every term, and each is of schema.org', async () => {
  const expanded = await jsonld.expand(all, options);
  assert.equal(expanded.length, all['@graph'].length);
  const looked = (source, node) => {
    const own = Object.keys(source).filter((key) => !key.startsWith('@'));
    assert.deepEqual(Object.keys(node).filter((key) => !key.startsWith('@')).sort(), own.map((key) => SCHEMA + key).sort());
    assert.deepEqual(node['@type'], [SCHEMA + source['@type']]);
    for (const key of own) {
      const values = [source[key]].flat();
      const told = node[SCHEMA + key];
      assert.equal(told.length, values.length, key);
      values.forEach((value, at) => {
        if (typeof value === 'object') looked(value, told[at]);
        else assert.equal(told[at]['@value'] ?? told[at]['@id'], value);
      });
    }
  };
  const byId = new Map(expanded.map((node) => [node['@id'], node]));
  for (const role of all['@graph']) looked(role, byId.get(role['@id']));
});

test('it is RDF: nothing is relative, and nothing gets lost', async () => {
  const quads = await jsonld.toRDF(all, options);
  const is = (name) => quads.filter((quad) => quad.predicate.value.endsWith('#type') && quad.object.value === SCHEMA + name);
  assert.equal(is('Occupation').length, catalogue.roleCount);
  const stated = (property) => quads.filter((quad) => quad.predicate.value === SCHEMA + property).length;
  const sum = (property) => all['@graph'].reduce((sum, role) => sum + (role[property]?.length ?? 0), 0);
  assert.ok(stated('responsibilities') > 100);
  for (const property of ['responsibilities', 'qualifications', 'occupationalCategory']) {
    assert.equal(stated(property), sum(property), property);
  }
});

test('a role alone is the same node', async () => {
  const { '@context': context, ...role } = all['@graph'][0];
  assert.equal(context, undefined);
  const { '@context': own, ...alone } = await get(`/export/roles/${role.identifier}.jsonld`);
  assert.deepEqual(own, all['@context']);
  assert.deepEqual(alone, role);
});

test("it compiles against schema.org's types", async () => {
  const folder = join(here, 'json-ld');
  const text = `import type { Occupation } from 'schema-dts';\n\nexport const roles: Occupation[] = ${JSON.stringify(all['@graph'], null, 2)};\n`;
  writeFileSync(join(folder, 'roles.ts'), text);
  await tool('tsc', ['--project', '.'], folder);
});
