// graphql-codegen's client preset, as its documentation has it.
export default {
  schema: '../schema.graphql',
  documents: ['app.ts'],
  generates: { './gql/': { preset: 'client', config: { useTypeImports: true } } },
};
