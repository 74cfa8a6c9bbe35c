// A server of its own, with the shipped catalogue, on a port and a database of its own.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const { ROLEGRAPH_BIN: binary, ROLEGRAPH_ARTEFACTS: artefacts } = process.env;

/** Starts one; its log is called by the name. `stop` says how it ended: 0, if cleanly. */
export async function start(name, ...settings) {
  const folder = mkdtempSync(join(tmpdir(), 'rolegraph-clients-'));
  const database = `sqlite://${join(folder, 'clients.db')}`;
  const log = join(artefacts, 'logs', `${name}.log`);
  const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--database-url', database, ...settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  child.stderr.pipe(createWriteStream(log));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^listening on (http:\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.once('error', reject);
    ended.then((code) => reject(new Error(`the server ended with ${code}; its log is ${log}`)));
  });
  const stop = () => {
    if (child.exitCode !== null) return `it had ended with ${child.exitCode} before`;
    child.kill('SIGTERM');
    return ended;
  };
  return { url, database, stop };
}
