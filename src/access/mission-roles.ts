import { missionRole } from '../../schema/tables/access.ts';

/** What a person may be inside a mission. */
export type MissionRole = (typeof missionRole.enumValues)[number];

/** Every such role. */
export const missionRoles = missionRole.enumValues;
