import type { SourceDetails } from '../domains/sources/commands.ts';

/** The hub's own small set, entered by hand from public records; every entry names its resolution or report. */
export const curatedSource: SourceDetails = {
  slug: 'halcyon-curated',
  name: 'Missions, mandates and lessons entered by hand',
  kind: 'OFFICIAL_RECORD',
  publisher: 'Halcyon, from resolutions of the Security Council and reports of the United Nations',
  licence: 'CC0 1.0',
  licenceUrl: 'https://creativecommons.org/publicdomain/zero/1.0/',
  citation:
    'Entered by hand from the resolutions and reports named in each entry; resolutions up to 31 December 2023.',
  edition: '2023-12-31',
};
