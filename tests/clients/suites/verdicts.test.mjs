// The verdicts that tests/documents keeps are those of graphql-js, in the version that is installed here.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { here, root } from './support.mjs';

test('graphql-js judges as it is written down', async () => {
  // In a copy, which finds the packages of this folder.
  const copy = join(here, 'documents');
  await cp(join(root, 'tests/documents'), copy, { recursive: true });
  await promisify(execFile)(process.execPath, [join(copy, 'verdicts.mjs'), '--write']);
  const kept = JSON.parse(await readFile(join(root, 'tests/documents/verdicts.json'), 'utf8'));
  const now = JSON.parse(await readFile(join(copy, 'verdicts.json'), 'utf8'));
  assert.ok(Object.keys(kept).length > 100);
  assert.deepEqual(now, kept, 'write them anew with `npm run record` in tests/documents, with the same version');
});
