// Starts the server on a port and a database of its own, runs the suites against it, and says what came of them.
//
// Called by scripts/test-clients, which finds the tools and sets what is read from the environment here.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './server.mjs';

const here = import.meta.dirname;
const { ROLEGRAPH_ARTEFACTS: artefacts } = process.env;
const logs = join(artefacts, 'logs');
// A suite that hangs is a failure too.
const LONGEST = 300_000;

const javascript = readdirSync(join(here, 'suites'))
  .filter((file) => file.endsWith('.test.mjs'))
  .map((file) => ({
    name: file.replace('.test.mjs', ''),
    command: [process.execPath, '--test', '--test-reporter=tap', join('suites', file)],
  }));
// gql and the others ask for different versions of one library; tables want large ones that nobody else needs.
const environments = { gql: 'gql', tables: 'tables', dlt: 'tables' };
const python = readdirSync(join(here, 'python'))
  .filter((file) => /^test_.*\.py$/.test(file))
  .map((file) => {
    const name = file.replace(/^test_|\.py$/g, '');
    const environment = environments[name] ?? 'rest';
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

mkdirSync(logs, { recursive: true });
const begun = Date.now();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
// What changes the catalogue has a server of its own: the others count what is there.
const [server, changing] = await Promise.all([start('server'), start('changing')]);

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
let clean = true;
for (const [name, one] of Object.entries({ server, changing })) {
  const ended = await one.stop();
  if (ended === 0) continue;
  clean = false;
  console.error(`error: a server did not stop cleanly (${ended}); its log is ${join(logs, `${name}.log`)}`);
}
console.log(`${chosen.length} suites in ${((Date.now() - begun) / 1000).toFixed(0)} s`);
if (failed.length > 0) console.error(`error: ${failed.length} of ${chosen.length} suites failed; hint: run one alone with \`scripts/test-clients ${failed[0].name}\``);
process.exit(failed.length > 0 || !clean ? 1 : 0);

async function embedded() {
  return !(await (await fetch(`${server.url}/`)).text()).includes('//cdn.');
}

function run({ name, command: [program, ...args] }) {
  const begin = Date.now();
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      cwd: here,
      env: {
        ...process.env,
        ROLEGRAPH_URL: server.url,
        ROLEGRAPH_CHANGING_URL: changing.url,
        ROLEGRAPH_CHANGING_DATABASE: changing.database,
        ROLEGRAPH_SCHEMA: schema,
      },
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
