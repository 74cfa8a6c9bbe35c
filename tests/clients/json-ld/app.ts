// What schema.org's own types say of the roles that the server tells; roles.ts is written by the suite.
import type { JobPosting, Occupation, WithContext } from 'schema-dts';
import { roles } from './roles.js';

// A vacancy that is about one of them.
export const posting: WithContext<JobPosting> = {
  '@context': 'https://schema.org',
  '@type': 'JobPosting',
  title: 'Seller',
  relevantOccupation: roles[0],
};

// The types know what an occupation has not: so what compiles has been looked at.
export const wrong: Occupation = {
  '@type': 'Occupation',
  name: 'Seller',
  // @ts-expect-error a property of products and places
  additionalProperty: { '@type': 'PropertyValue', name: 'grade', value: 7 },
};
