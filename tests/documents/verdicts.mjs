// The verdict of graphql-js on each document of the set, compared with what `verdicts.json` says.
// `node verdicts.mjs --write` writes that file.

import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, parse, validate, version } from 'graphql';

const here = (name) => new URL(name, import.meta.url);
const schema = buildSchema(readFileSync(here('schema.graphql'), 'utf8'));

const verdicts = { 'graphql-js': version };
for (const entry of readFileSync(here('set.txt'), 'utf8').split(/^=== /m).slice(1)) {
  const end = entry.indexOf('\n');
  const name = entry.slice(0, end);
  if (name in verdicts) throw new Error(`"${name}" is there twice`);
  const text = entry.slice(end + 1);
  let errors;
  try {
    errors = validate(schema, parse(text));
  } catch (error) {
    errors = [error];
  }
  verdicts[name] = errors.length === 0 ? 'valid' : errors[0].message.split('\n')[0];
}

const text = `${JSON.stringify(verdicts, null, 2)}\n`;
if (process.argv.includes('--write')) {
  writeFileSync(here('verdicts.json'), text);
} else if (readFileSync(here('verdicts.json'), 'utf8') !== text) {
  console.error('verdicts.json is out of date; run: npm run record (in tests/documents)');
  process.exit(1);
}
