import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

const bundled = new Set();

export default defineConfig({
  base: '/graphiql/',
  // Without this Vite looks for a PostCSS configuration in every directory above.
  css: { postcss: {} },
  build: {
    // Monaco is one large piece by nature; the warning could only be ignored.
    chunkSizeWarningLimit: 4096,
    reportCompressedSize: false,
    rolldownOptions: {
      // Hundreds of 'use client' lines in the libraries, which mean nothing without a server.
      onLog(level, log, report) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  worker: { format: 'es', plugins: () => [notePackages()] },
  plugins: [notePackages(), licenses(), gzip()],
});

// Each worker is a build of its own, and Vite's own licence list leaves its packages out.
function notePackages() {
  return {
    name: 'note-packages',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const id of Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? [])) {
        const directory = /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(id.replace(/\0/g, ''))?.[0];
        if (directory) bundled.add(directory);
      }
    },
  };
}

// The binary carries this code, so it carries its licences, and the notices of the
// code that Monaco and Prettier in turn contain.
function licenses() {
  const legal = /^(licen[cs]e|notice|third-?party-?notices)/i;
  const text = (directory) => {
    const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const files = readdirSync(directory).filter((file) => legal.test(file)).sort();
    const texts = files.map((file) => readFileSync(join(directory, file), 'utf8').trim());
    return [`# ${name} ${version} (${license})`, ...texts].join('\n\n');
  };
  return {
    name: 'licenses',
    apply: 'build',
    generateBundle() {
      const source = [...new Set([...bundled].map(text))].sort().join('\n\n\n') + '\n';
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source });
    },
  };
}

// Leaves `NAME.gz` in the place of NAME: what is embedded is what goes over the wire,
// and takes a third of the room in the binary.
function gzip() {
  let directory;
  return {
    name: 'gzip',
    apply: 'build',
    configResolved(config) {
      directory = join(config.root, config.build.outDir);
    },
    writeBundle() {
      for (const name of readdirSync(directory, { recursive: true })) {
        const path = join(directory, name);
        if (!statSync(path).isFile()) continue;
        const raw = readFileSync(path);
        const packed = gzipSync(raw, { level: 9 });
        if (packed.length >= raw.length) continue;
        writeFileSync(`${path}.gz`, packed);
        rmSync(path);
      }
    },
  };
}
