// A server whose catalogue the suites may change, and a page that says something else each time.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

export const url = process.env.ROLEGRAPH_CHANGING_URL;
export const endpoint = `${url}/graphql`;
export const socket = endpoint.replace('http', 'ws');

const folder = mkdtempSync(join(tmpdir(), 'rolegraph-page-'));
const PAGE = (wording) => `---
title: "Widget Seller"
---

## Responsibilities

- Sells widgets: ${wording}

## Requirements

- Likes widgets
`;

/** Imports the page with a wording that it has never had, by the program, beside the running server. */
export async function change() {
  writeFileSync(join(folder, 'widget-seller.md'), PAGE(`${process.hrtime.bigint()} of them`));
  const database = ['--database-url', process.env.ROLEGRAPH_CHANGING_DATABASE];
  await promisify(execFile)(process.env.ROLEGRAPH_BIN, ['import', ...database, folder]);
}

/**
 * Waits for an event, changing the catalogue again and again: from outside one cannot see when a subscription has
 * begun, and what came before is not told.
 */
export async function changeUntil(event) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await change();
    const heard = await Promise.race([event, wait(700, undefined, { ref: false })]);
    if (heard !== undefined) return heard;
  }
  throw new Error('the catalogue was changed 20 times, and no event came');
}
