/** Letters that Unicode does not decompose, with the plain letters that people type for them. */
const plainLetters: Readonly<Record<string, string>> = {
  æ: 'ae',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
};

/**
 * The form in which names are compared for look-up: lower case, no accents, apostrophes dropped, any other
 * punctuation a blank, single blanks. `Côte d’Ivoire` and `Cote dIvoire'` fold to the same `cote divoire`.
 */
export function foldName(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/['’‘`´]|\p{M}/gu, '')
    .replace(/[æđðıłøœßþ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
