import type { FeedMap } from '../graph/feed-map.ts';
import { alertFeed } from './alerts/feed.ts';
import { incidentFeed } from './incidents/feed.ts';

/** Everything that is told live. */
export const feeds: readonly FeedMap[] = [incidentFeed, alertFeed];
