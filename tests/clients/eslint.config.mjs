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
        { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
];
