// The rules that @graphql-eslint recommends for schemas, and those for Relay.
import graphql from '@graphql-eslint/eslint-plugin';

const recommended = graphql.configs['flat/schema-recommended'].rules;
const relay = graphql.configs['flat/schema-relay'].rules;
const [severity, names] = recommended['@graphql-eslint/naming-convention'];

export default [
  {
    files: ['schema.graphql'],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: 'schema.graphql' } } },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...recommended,
      ...relay,
      // `_entities`, `_service`, `_Any`, `_Entity` and `_Service` are called so by the federation specification.
      '@graphql-eslint/naming-convention': [severity, { ...names, allowLeadingUnderscore: true }],
      // An id is for what can be asked for again. A place in a page, a step, a target is a value.
      '@graphql-eslint/strict-id-in-types': 'off',
      // Lists that are short by nature (the levels of a family) are plain lists; long ones are connections.
      '@graphql-eslint/relay-edge-types': [
        'error',
        // A hit of `search` is a union, which implements nothing; suites/linters.test.mjs looks at its members.
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      // `search` goes forwards alone: hits are ranked, and nobody asks for the worst ones. That every other connection
      // goes both ways is seen by the same suite.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    },
  },
];
