import type { Citation } from '../../domains/incidents/commands.ts';
import type { NamedCells } from '../reading/cells.ts';

/**
 * The sources that an event names. Several stand in one cell each for office, date and headline, separated by
 * semicolons; where those cells hold equally many, each source is a citation, else (a headline with a semicolon, an
 * older record) the whole text is one. None when the text is empty.
 */
export function readCitations(cells: NamedCells): readonly Citation[] {
  const article = cells.get('source_article') ?? '';
  if (article === '') return [];
  const original = cells.get('source_original') || null;
  const offices = partsOf(cells.get('source_office'));
  const dates = partsOf(cells.get('source_date'));
  const headlines = partsOf(cells.get('source_headline'));
  const articles = article.split(/"\s*;\s*"/);
  const hasOnePerSource = [dates, headlines, articles].every((parts) => parts.length === offices.length);
  if (!hasOnePerSource) {
    return [
      { ordinal: 1, article: unquoted(article), office: null, publishedOn: null, headline: null, original },
    ];
  }
  return articles.map((text, place) => ({
    ordinal: place + 1,
    article: unquoted(text),
    office: offices[place] || null,
    publishedOn: dates[place] || null,
    headline: headlines[place] || null,
    // The cell names the witnesses of the event, not of one article: it stands once.
    original: place === 0 ? original : null,
  }));
}

function partsOf(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(';').map((part) => part.trim());
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '').trim();
}
