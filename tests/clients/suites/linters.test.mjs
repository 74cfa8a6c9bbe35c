// What the linters for schemas say of ours: nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { schemaFile, sdl, tool } from './support.mjs';

test('@graphql-eslint: schema-recommended and schema-relay', () => tool('eslint', ['--max-warnings=0', schemaFile]));

// Its configuration is in package.json: every rule of its own but those for alphabetical order (fields and values stand
// in the order in which one reads them, ranks in the order of rank), and not for what the federation specification names.
test('graphql-schema-linter', () => tool('graphql-schema-linter', [schemaFile]));

// What rules of @graphql-eslint cannot say where there is one exception; eslint.config.mjs has the reasons.
test('edges lead to nodes, and connections go both ways', () => {
  const schema = buildSchema(sdl());
  const connections = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field, of: getNamedType(field.type) })))
    .filter(({ of }) => of.name.endsWith('Connection'));
  assert.ok(connections.length > 5);
  // Values: nothing asks for one of them alone, and none has an id.
  const values = new Set(['Finding', 'Observation', 'AppliedChange', 'StatementCluster']);
  const oneWay = [];
  for (const { type, field, of } of connections) {
    const node = getNamedType(getNamedType(of.getFields().edges.type).getFields().node.type);
    for (const member of isObjectType(node) ? [node] : schema.getPossibleTypes(node)) {
      const isNode = member.getInterfaces().some(({ name }) => name === 'Node');
      assert.ok(isNode || values.has(member.name), `${of.name} leads to ${member.name}, which is no Node`);
    }
    const names = field.args.map(({ name }) => name);
    if (!['first', 'after', 'last', 'before'].every((name) => names.includes(name))) oneWay.push(`${type.name}.${field.name}`);
  }
  // What is ranked, and what is told in the order in which it happened, is read from its beginning.
  assert.deepEqual(oneWay, ['Indicator.observations', 'Query.statementClusters', 'Query.changes', 'Query.search']);
});
