// Nothing that clients of the last release count on is broken, unless accepted.json names the change with a reason.
//
// released.graphql is the schema of the last release. At a release it is replaced by `rolegraph schema`, and
// accepted.json is emptied.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { here, sdl } from './support.mjs';

const released = buildSchema(readFileSync(join(here, 'released.graphql'), 'utf8'));
const accepted = JSON.parse(readFileSync(join(here, 'accepted.json'), 'utf8'));

const breaking = async (before, after) =>
  (await diff(before, after)).filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);

test('every breaking change since the last release is accepted', async () => {
  const changes = await breaking(released, buildSchema(sdl()));
  const unknown = changes.filter(({ message }) => !accepted.some((entry) => entry.change === message));
  assert.deepEqual(
    unknown.map(({ message }) => message),
    [],
    'these break clients; to accept one, put {"change": its words, "reason": …} into tests/clients/accepted.json',
  );
  for (const { change, reason } of accepted) {
    assert.ok(reason?.trim(), `accepted.json says no reason for: ${change}`);
    assert.ok(changes.some(({ message }) => message === change), `accepted.json names what did not change: ${change}`);
  }
});

test('a field that goes is seen', async () => {
  const without = buildSchema(sdl().replace(/^\tslug: String!$/m, '\tname: String!'));
  assert.notDeepEqual(await breaking(buildSchema(sdl()), without), []);
});
