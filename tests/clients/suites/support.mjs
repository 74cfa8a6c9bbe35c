// What the suites share: where the server is, the schema it serves, and a plain way to ask it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const url = process.env.ROLEGRAPH_URL;
export const endpoint = `${url}/graphql`;
export const root = process.env.ROLEGRAPH_ROOT;
export const artefacts = process.env.ROLEGRAPH_ARTEFACTS;
/** The schema that the running server serves, as a file. */
export const schemaFile = process.env.ROLEGRAPH_SCHEMA;
export const here = join(import.meta.dirname, '..');

export const sdl = () => readFileSync(schemaFile, 'utf8');

/** Asks by POST; the answer must have no errors. */
export async function ask(query, variables) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors, null, 2));
  return data;
}

/** Runs a tool of the project; what it printed comes with the failure. */
export async function tool(name, args, cwd = here) {
  try {
    return await promisify(execFile)(join(here, 'node_modules/.bin', name), args, { cwd, maxBuffer: 1 << 26 });
  } catch (error) {
    throw new Error(`${name} ${args.join(' ')}\n${error.stdout}${error.stderr}`);
  }
}
