import type { Transaction } from '../../database/transaction.ts';
import { foldName } from '../../fold-name.ts';
import { matchOf, namesToTry, type RegionEntry, type RegionMatch } from './rules.ts';

/** All regions in memory, for importers that look up one per row. */
export interface RegionDirectory {
  /** The region of a P-code, a country by its three letters; undefined when there is none. */
  byPcode(pcode: string): RegionEntry | undefined;
  byId(id: string): RegionEntry | undefined;
  /**
   * The country that a code stands for in a system; undefined when none or several do. M49 codes may lack their
   * leading zeros.
   */
  countryByCode(system: CountryCodeSystem, code: string): RegionEntry | undefined;
  /** The country of a name in any language known, or of a three-letter code. */
  country(name: string): RegionMatch;
  /** The unit of a name within a country or another unit; of that level only, when one is given. */
  within(ancestorId: string, name: string, level?: number): RegionMatch;
  /** Whether any unit of the country is known, so that a name that matches none is worth a person's look. */
  hasUnits(countryId: string): boolean;
  /** The region's own id and those of everything it lies in, the smallest first. */
  lineage(id: string): readonly string[];
}

/** Code systems that name whole countries. */
export type CountryCodeSystem =
  | 'ISO3166_1_ALPHA2'
  | 'ISO3166_1_ALPHA3'
  | 'M49'
  | 'GLEDITSCH_WARD'
  | 'WORLD_BANK'
  | 'GAUL';

/** Reads every region with its names and codes. */
export async function loadRegionDirectory(tx: Transaction): Promise<RegionDirectory> {
  const regions = await readRegions(tx);
  const byId = new Map(regions.map((region) => [region.id, region]));
  const byPcode = new Map(regions.map((region) => [region.pcode, region]));
  const divided = new Set(regions.filter((region) => region.level > 0).map((region) => region.countryId));
  const byName = new Map<string, Set<RegionEntry>>();
  const byCode = new Map<string, Set<RegionEntry>>();
  for (const { region_id, system, code } of await readSpellings(tx)) {
    const region = byId.get(region_id);
    if (region === undefined) continue;
    if (system === 'NAME') listUnder(byName, foldName(code), region);
    else listUnder(byCode, codeKey(system, code), region);
  }

  const lineage = (id: string): readonly string[] => {
    const parentId = byId.get(id)?.parentId ?? null;
    return parentId === null ? [id] : [id, ...lineage(parentId)];
  };
  const find = (name: string, isWanted: (region: RegionEntry) => boolean): RegionMatch => {
    for (const form of namesToTry(name)) {
      const regions = [...(byName.get(form) ?? [])].filter(isWanted);
      if (regions.length > 0) return matchOf(regions);
    }
    return { kind: 'unknown' };
  };

  return {
    byPcode: (pcode) => byPcode.get(pcode),
    byId: (id) => byId.get(id),
    countryByCode: (system, code) => {
      const match = matchOf([...(byCode.get(codeKey(system, code)) ?? [])]);
      return match.kind === 'found' ? match.region : undefined;
    },
    country: (name) => {
      const coded = byPcode.get(name.trim().toUpperCase());
      return coded?.level === 0 ? matchOf([coded]) : find(name, (region) => region.level === 0);
    },
    within: (ancestorId, name, level) =>
      find(name, (region) => {
        if (region.id === ancestorId || (level !== undefined && region.level !== level)) return false;
        return region.countryId === ancestorId || lineage(region.id).includes(ancestorId);
      }),
    hasUnits: (countryId) => divided.has(countryId),
    lineage,
  };
}

async function readRegions(tx: Transaction): Promise<readonly RegionEntry[]> {
  return await tx<RegionEntry[]>`
    select id, pcode, level, name, parent_id as "parentId", country_id as "countryId",
           case when west is not null
                then json_build_object('west', west, 'south', south, 'east', east, 'north', north) end as box
      from regions order by level, pcode`;
}

/** The names of every region in each language, and its codes and other spellings. */
async function readSpellings(
  tx: Transaction,
): Promise<readonly { region_id: string; system: string; code: string }[]> {
  return await tx<{ region_id: string; system: string; code: string }[]>`
    select id as region_id, 'NAME' as system, name as code from regions
    union all select regions.id, 'NAME', names.value from regions, jsonb_each_text(regions.names) names
    union all select region_id, system::text, code from region_codes`;
}

/** M49 codes are numbers that some files write without leading zeros, and some as decimals (`250.0`). */
function codeKey(system: string, code: string): string {
  const plain = code.trim().toUpperCase();
  return `${system} ${/^\d+(\.0+)?$/.test(plain) ? String(Number(plain)) : plain}`;
}

function listUnder(map: Map<string, Set<RegionEntry>>, key: string, region: RegionEntry): void {
  const listed = map.get(key);
  if (listed === undefined) map.set(key, new Set([region]));
  else listed.add(region);
}
