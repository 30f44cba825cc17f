import type { OrganisationType } from '../domains/organisations/rules.ts';

/**
 * Organisation types of the humanitarian data exchange (OCHA codes) as IATI types. The Red Cross and Red Crescent
 * Movement, which is neither NGO nor multilateral, and "international organisation" (438), which covers
 * foundations too, are `OTHER`.
 */
const typesByOchaCode: Readonly<Record<string, OrganisationType>> = {
  '431': 'ACADEMIC',
  '433': 'OTHER_PUBLIC_SECTOR',
  '434': 'GOVERNMENT',
  '435': 'GOVERNMENT',
  '437': 'INTERNATIONAL_NGO',
  '438': 'OTHER',
  '440': 'GOVERNMENT',
  '441': 'NATIONAL_NGO',
  '443': 'OTHER',
  '444': 'PRIVATE_SECTOR',
  '445': 'OTHER',
  '446': 'OTHER',
  '447': 'MULTILATERAL',
};

/** The words for these types in the "who does what where" tables at hand, in lower case. */
const typesByWord: Readonly<Record<string, OrganisationType>> = {
  'ong internationale': 'INTERNATIONAL_NGO',
  'international ngo': 'INTERNATIONAL_NGO',
  ingo: 'INTERNATIONAL_NGO',
  'ong nationale': 'NATIONAL_NGO',
  'national ngo': 'NATIONAL_NGO',
  nngo: 'NATIONAL_NGO',
  'nations unies': 'MULTILATERAL',
  'united nations': 'MULTILATERAL',
  un: 'MULTILATERAL',
  government: 'GOVERNMENT',
  'mouvement croix rouge': 'OTHER',
  'red cross / red crescent': 'OTHER',
  other: 'OTHER',
};

/** The type of an OCHA code; null for a code that is empty or not listed. */
export function typeOfOchaCode(code: string): OrganisationType | null {
  return typesByOchaCode[code] ?? null;
}

/** The type that a word stands for, in English or French; null for a word that is empty or not listed. */
export function typeOfWord(word: string): OrganisationType | null {
  return typesByWord[word.trim().toLowerCase()] ?? null;
}

/** What lists of organisations offer where none of them fits. */
const placeholders = new Set(['not in the list', 'other']);

/** Whether a text names an organisation, unlike "Not in the list". */
export function isOrganisationName(text: string): boolean {
  return !placeholders.has(text.trim().toLowerCase());
}
