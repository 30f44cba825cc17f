import { v7 as uuidV7 } from 'uuid';
import { alertAreaRegions, alertAreas, alertInfos } from '../../../schema/tables/alerts.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import type { Transaction } from '../../database/transaction.ts';
import { invalidInput, Refusal } from '../../user-errors.ts';
import { findTouchedRegions } from '../regions/commands-shapes.ts';
import { pcodeName } from './alert-input.ts';
import { shapesOf } from './area-shapes.ts';
import type { Block, BlockArea } from './block.ts';

/** The geocodes of an area, its P-codes among them. */
const geocodesOf = ({ pcodes, geocodes }: BlockArea) => [
  ...pcodes.map((value) => ({ name: pcodeName, value })),
  ...geocodes,
];

const pcodesOf = (area: BlockArea): readonly string[] =>
  geocodesOf(area).flatMap(({ name, value }) => (name === pcodeName ? [value] : []));

/** The UUIDs of the regions that the P-codes of a message name, by P-code, as far as the hub knows them. */
export async function findKnownRegions(
  tx: Transaction,
  infos: readonly Block[],
): Promise<ReadonlyMap<string, string>> {
  const pcodes = infos.flatMap(({ areas }) => areas.flatMap(pcodesOf));
  const found = await tx<{ id: string; pcode: string }[]>`/* find regions */
    select id, pcode from regions where pcode = any(${[...new Set(pcodes)]}::text[])`;
  return new Map(found.map(({ id, pcode }) => [pcode, id]));
}

/** The same of a message that names regions of the hub. @throws Refusal naming every P-code that it does not know. */
export async function findRegions(
  tx: Transaction,
  infos: readonly Block[],
): Promise<ReadonlyMap<string, string>> {
  const regionIds = await findKnownRegions(tx, infos);
  const unknown = infos.flatMap(({ areas }, info) =>
    areas.flatMap((area, place) =>
      pcodesOf(area)
        .filter((pcode) => !regionIds.has(pcode))
        .map((pcode) => invalidRegion(pcode, ['infos', String(info), 'areas', String(place)])),
    ),
  );
  if (unknown.length > 0) throw new Refusal(...unknown);
  return regionIds;
}

/**
 * Where and of what a message is, for agreements that share it: no region at all when one of its areas names none,
 * because nobody can say then whether it lies within an agreement.
 */
export function scopeOf(infos: readonly Block[], regionIds: ReadonlyMap<string, string>) {
  const areas = infos.flatMap((info) => info.areas.map(pcodesOf));
  const named = areas.flat().flatMap((pcode) => regionIds.get(pcode) ?? []);
  const isPlaced =
    areas.length > 0 &&
    areas.every((pcodes) => pcodes.length > 0 && pcodes.every((pcode) => regionIds.has(pcode)));
  return {
    areaRegionIds: isPlaced ? [...new Set(named)].sort() : null,
    infoCategories: [...new Set(infos.flatMap(({ categories }) => categories))].sort(),
  };
}

const invalidRegion = (pcode: string, path: readonly string[]) =>
  invalidInput([...path, 'pcodes'], `No region has the P-code ${pcode}.`);

/**
 * Writes the blocks of a message with their areas, and ties each area to the regions that its P-codes name and to those
 * that its outlines and circles touch.
 */
export async function insertInfos(
  tx: Transaction,
  alertId: string,
  infos: readonly Block[],
  regionIds: ReadonlyMap<string, string>,
): Promise<void> {
  const blocks = infos.map((info, place) => ({ id: uuidV7(), ordinal: place + 1, info }));
  await insertMissing(
    tx,
    alertInfos,
    blocks.map(({ id, ordinal, info }) => ({ id, alertId, ordinal, ...columnsOf(info) })),
  );
  const areas = blocks.flatMap(({ id: infoId, info }) =>
    info.areas.map((area, place) => ({ id: uuidV7(), infoId, ordinal: place + 1, area })),
  );
  const named = areas.map(({ area }) => [
    ...new Set(pcodesOf(area).flatMap((pcode) => regionIds.get(pcode) ?? [])),
  ]);
  await insertMissing(
    tx,
    alertAreas,
    areas.map(({ area, ...row }) => ({
      ...row,
      description: area.description,
      polygons: [...area.polygons],
      circles: [...area.circles],
      geocodes: geocodesOf(area),
      altitude: area.altitude ?? null,
      ceiling: area.ceiling ?? null,
    })),
  );
  const touched = await findTouchedRegions(
    tx,
    areas.map(({ area }, place) => ({ shapes: shapesOf(area), regionIds: named[place] ?? [] })),
  );
  const places = areas.flatMap(({ id: areaId }, place) =>
    [...new Set([named[place] ?? [], touched[place] ?? []].flat())].map((regionId) => ({ areaId, regionId })),
  );
  await insertMissing(tx, alertAreaRegions, places);
}

/** A block in its columns; what it leaves out is null. */
function columnsOf(info: Block) {
  return {
    language: info.language,
    categories: [...new Set(info.categories)],
    event: info.event,
    responseTypes: [...new Set(info.responseTypes)],
    urgency: info.urgency,
    severity: info.severity,
    certainty: info.certainty,
    audience: info.audience ?? null,
    effective: info.effective ?? null,
    effectiveOffset: info.effectiveOffset ?? null,
    onset: info.onset ?? null,
    onsetOffset: info.onsetOffset ?? null,
    expires: info.expires ?? null,
    expiresOffset: info.expiresOffset ?? null,
    senderName: info.senderName ?? null,
    headline: info.headline ?? null,
    description: info.description ?? null,
    instruction: info.instruction ?? null,
    web: info.web ?? null,
    contact: info.contact ?? null,
    eventCodes: info.eventCodes,
    parameters: info.parameters,
    resources: info.resources.map(({ uri = null, size = null, content = null, digest = null, ...file }) => ({
      ...file,
      uri,
      size,
      content,
      digest,
    })),
  };
}
