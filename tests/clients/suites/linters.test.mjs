// What the linters for schemas say of ours: nothing.
import { test } from 'node:test';
import { schemaFile, tool } from './support.mjs';

test('@graphql-eslint: schema-recommended and schema-relay', () => tool('eslint', ['--max-warnings=0', schemaFile]));

// Its configuration is in package.json: every rule of its own but those for alphabetical order (fields and values stand
// in the order in which one reads them, ranks in the order of rank), and not for what the federation specification names.
test('graphql-schema-linter', () => tool('graphql-schema-linter', [schemaFile]));
