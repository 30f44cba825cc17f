import { maps } from './domains/maps.ts';
import { resolvers } from './domains/resolvers.ts';
import { buildSchema } from './graph/schema.ts';
import { readSdl } from './sdl.ts';

/**
 * The hub's executable schema and the model of its maps.
 * Throws when SDL, maps and resolvers do not fit each other; the message lists every mismatch.
 */
export const buildHubSchema = () => buildSchema(readSdl(), maps, resolvers);
