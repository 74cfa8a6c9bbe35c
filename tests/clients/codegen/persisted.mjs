// The client preset with a manifest of the documents, for a server that runs nothing else.
export default {
  schema: '../schema.graphql',
  documents: ['app.ts'],
  generates: {
    './persisted/': {
      preset: 'client',
      presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: { useTypeImports: true },
    },
  },
};
