// Starts the server on a port and a database of its own, runs the suites against it, and says what came of them.
//
// Called by scripts/test-clients, which finds the tools and sets what is read from the environment here.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const here = import.meta.dirname;
const { ROLEGRAPH_BIN: binary, ROLEGRAPH_ARTEFACTS: artefacts } = process.env;
const logs = join(artefacts, 'logs');
// A suite that hangs is a failure too.
const LONGEST = 300_000;

const javascript = readdirSync(join(here, 'suites'))
  .filter((file) => file.endsWith('.test.mjs'))
  .map((file) => ({
    name: file.replace('.test.mjs', ''),
    command: [process.execPath, '--test', '--test-reporter=tap', join('suites', file)],
  }));
const python = readdirSync(join(here, 'python'))
  .filter((file) => /^test_.*\.py$/.test(file))
  .map((file) => {
    const name = file.replace(/^test_|\.py$/g, '');
    // gql and the others ask for different versions of one library.
    const environment = name === 'gql' ? 'gql' : 'rest';
    return {
      name: `python-${name}`,
      command: [join(process.env.ROLEGRAPH_VENVS, environment, 'bin', 'python'), '-B', '-m', 'unittest', '-v', join('python', file)],
    };
  });

const suites = [...javascript, ...python];
const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (!suites.some((suite) => suite.name === name)) {
    console.error(`error: there is no suite \`${name}\`; hint: the suites are ${suites.map((suite) => suite.name).join(', ')}`);
    process.exit(2);
  }
}
const chosen = suites.filter((suite) => wanted.length === 0 || wanted.includes(suite.name));

const folder = mkdtempSync(join(tmpdir(), 'rolegraph-clients-'));
mkdirSync(logs, { recursive: true });
const server = await start();
process.on('exit', () => server.kill('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const schema = join(here, 'schema.graphql');
writeFileSync(schema, await (await fetch(`${server.url}/schema.graphql`)).text());

console.log(`clients of ${server.url}; logs and artefacts in ${artefacts}`);
const failed = [];
for (const suite of chosen) {
  // The page that loads its scripts from a CDN cannot run without one. Only whoever asks for that page may go without.
  if (suite.name === 'browser' && process.env.ROLEGRAPH_GRAPHIQL === 'cdn' && !(await embedded())) {
    console.log('LEFT OUT browser: the program was built with ROLEGRAPH_GRAPHIQL=cdn; unset it to test the page that is shipped');
    continue;
  }
  const { passed, seconds, tests } = await run(suite);
  if (!passed) failed.push(suite);
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${suite.name.padEnd(22)} ${tests.padStart(9)} ${seconds.toFixed(1).padStart(6)} s`);
}

for (const suite of failed) {
  console.error(`\n== ${suite.name}\n${tail(readFileSync(join(logs, `${suite.name}.log`), 'utf8'))}`);
}
const ended = await stop();
if (ended !== 0) console.error(`error: the server did not stop cleanly (${ended}); its log is ${join(logs, 'server.log')}`);
rmSync(folder, { recursive: true, force: true });
if (failed.length > 0) console.error(`error: ${failed.length} of ${chosen.length} suites failed; hint: run one alone with \`scripts/test-clients ${failed[0].name}\``);
process.exit(failed.length > 0 || ended !== 0 ? 1 : 0);

async function start() {
  const database = `sqlite://${join(folder, 'clients.db')}`;
  const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--database-url', database], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.pipe(createWriteStream(join(logs, 'server.log')));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^listening on (http:\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}; its log is ${join(logs, 'server.log')}`)));
  });
  child.url = url;
  child.database = database;
  return child;
}

async function embedded() {
  return !(await (await fetch(`${server.url}/`)).text()).includes('//cdn.');
}

async function stop() {
  const ended = new Promise((resolve) => server.once('exit', (code, signal) => resolve(code ?? signal)));
  if (server.exitCode !== null) return `it had ended with ${server.exitCode} before`;
  server.kill('SIGTERM');
  return ended;
}

function run({ name, command: [program, ...args] }) {
  const begin = Date.now();
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      cwd: here,
      env: { ...process.env, ROLEGRAPH_URL: server.url, ROLEGRAPH_DATABASE: server.database, ROLEGRAPH_SCHEMA: schema },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST,
    });
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('error', (error) => (output += error));
    child.once('close', (code, signal) => {
      if (signal) output += `\nended by ${signal} after ${(Date.now() - begin) / 1000} s\n`;
      writeFileSync(join(logs, `${name}.log`), output);
      const count = /^# tests (\d+)$/m.exec(output)?.[1] ?? /^Ran (\d+) tests?/m.exec(output)?.[1] ?? '0';
      // A suite without a test proves nothing, and a skipped test is one left out.
      const skipped = /^# skipped [1-9]/m.test(output) || /^OK \(skipped/m.test(output);
      resolve({
        passed: code === 0 && count !== '0' && !skipped,
        seconds: (Date.now() - begin) / 1000,
        tests: `${count} tests`,
      });
    });
  });
}

// What a failure is about, without the tests that passed.
function tail(log) {
  const told = log.replace(/^# Subtest: .*\nok \d.*\n  ---\n(  .*\n)*?  \.\.\.\n/gm, '');
  return told.split('\n').slice(-120).join('\n');
}
