// Compiled, not run: the generated types say what the API answers.
import type { ResultOf } from '@graphql-typed-document-node/core';
import { graphql } from './gql';

export const Ladder = graphql(`
  query Ladder($slug: String!) {
    family(slug: $slug) {
      title
      levels {
        grade
        seniority
        reportsTo {
          role {
            title
          }
        }
      }
    }
  }
`);

type Family = NonNullable<ResultOf<typeof Ladder>['family']>;
type Level = Family['levels'][number];

export const title: string = {} as Family['title'];
// A grade may be missing, and so may the superior's page.
export const grade: number | null | undefined = {} as Level['grade'];
// @ts-expect-error a grade may be null
export const sure: number = {} as Level['grade'];
// @ts-expect-error a superior that no page describes is null
export const superior: string = ({} as NonNullable<Level['reportsTo']>).role.title;
// @ts-expect-error no such rank
export const rank: Level['seniority'] = 'BOSS';
