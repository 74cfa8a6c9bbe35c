// Compiled, not run: the types that gql.tada reads from the documents say what the API answers.
import type { ResultOf, VariablesOf } from 'gql.tada';
import { graphql } from './graphql.js';

export const Measures = graphql(`
  query Measures($first: Int!, $after: String) {
    indicators(first: $first, after: $after) {
      totalCount
      pageInfo { endCursor }
      nodes { id name unit target { comparator value } }
    }
  }
`);

type Indicator = ResultOf<typeof Measures>['indicators']['nodes'][number];

export const variables: VariablesOf<typeof Measures> = { first: 10, after: null };
export const comparator: 'AT_LEAST' | 'MORE_THAN' | 'AT_MOST' | 'LESS_THAN' | 'EQUAL' =
  {} as NonNullable<Indicator['target']>['comparator'];
export const cursor: string | null = {} as ResultOf<typeof Measures>['indicators']['pageInfo']['endCursor'];
// @ts-expect-error `first` is needed
export const missing: VariablesOf<typeof Measures> = { after: null };
// @ts-expect-error a target may be null
export const value: number = {} as Indicator['target']['value'];
// @ts-expect-error it was not asked for
export const period = ({} as Indicator).period;
