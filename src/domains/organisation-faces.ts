import { organisations } from '../../schema/tables/organisations.ts';
import type { Row } from '../graph/map.ts';

/** Whether an organisation is non-governmental, which makes it an `Ngo` in the graph: false where its type is not known. */
export const isNgo = (row: Row): string =>
  `coalesce(${row(organisations.type)} in ('INTERNATIONAL_NGO', 'NATIONAL_NGO', 'REGIONAL_NGO', 'PARTNER_COUNTRY_NGO'), false)`;
