/** What every subscriber asks for: about 300 bytes for each event. */
export const feedDocument = `subscription ($filter: IncidentFilter) {
  incidentFeed(filter: $filter) {
    __typename
    ... on FeedMessage { cursor occurredAt }
    ... on IncidentUpserted { kind incident { id version headline kind region { name pcode } } }
  }
}`;

/** The id of all subscriptions at the floor, as long as everybody else's. */
export const floorOperationId = '00000000-0000-4000-8000-000000000000';
