// A list of roles, page by page, and one role that asks for itself again: what relay-compiler makes of both is run
// by suites/relay.test.mjs.
import { graphql } from 'relay-runtime';

graphql`
  query rolesQuery($count: Int!) {
    ...roles_list @arguments(count: $count)
  }
`;

graphql`
  fragment roles_list on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 5 }, cursor: { type: "String" })
  @refetchable(queryName: "rolesPageQuery") {
    roles(first: $count, after: $cursor) @connection(key: "roles_list_roles") {
      edges {
        node {
          id
          ...roles_role
        }
      }
    }
  }
`;

// Refetchable by its id, through Query.node.
graphql`
  fragment roles_role on Role
  @argumentDefinitions(inherited: { type: "Boolean", defaultValue: false })
  @refetchable(queryName: "rolesRoleQuery") {
    title
    responsibilities(inherited: $inherited) {
      text
    }
  }
`;
