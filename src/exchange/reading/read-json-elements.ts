/** One element of a JSON array as text, and the line on which it begins. */
export interface JsonElement {
  readonly line: number;
  readonly text: string;
}

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;

/**
 * Streams the objects of the array that a JSON text holds: of the outermost one, or of the first one under a key of
 * the outermost object (`features` of GeoJSON). Only one element is in memory at a time, however long the file.
 * Elements that are no objects or arrays are passed over.
 */
export async function* readJsonElements(text: AsyncIterable<string>): AsyncGenerator<JsonElement> {
  let depth = 0;
  let arrayDepth = -1;
  let isInString = false;
  let isEscaped = false;
  let line = 1;
  let element = { line: 1, text: '' };
  for await (const chunk of text) {
    let elementStart = 0;
    for (let place = 0; place < chunk.length; place += 1) {
      const code = chunk.charCodeAt(place);
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (code === backslash) isEscaped = true;
        else if (code === quote) isInString = false;
        continue;
      }
      if (code === quote) isInString = true;
      else if (code === lineFeed) line += 1;
      else if (isOpening(code)) {
        if (arrayDepth === -1 && code === 0x5b && depth <= 1) arrayDepth = depth;
        else if (depth === arrayDepth + 1 && arrayDepth !== -1) {
          element = { line, text: '' };
          elementStart = place;
        }
        depth += 1;
      } else if (isClosing(code)) {
        depth -= 1;
        if (arrayDepth !== -1 && depth === arrayDepth + 1) {
          yield { line: element.line, text: element.text + chunk.slice(elementStart, place + 1) };
        } else if (depth === arrayDepth) {
          return;
        }
      }
    }
    if (arrayDepth !== -1 && depth > arrayDepth + 1) element.text += chunk.slice(elementStart);
  }
}

/** `{` or `[`. */
function isOpening(code: number): boolean {
  return code === 0x7b || code === 0x5b;
}

/** `}` or `]`. */
function isClosing(code: number): boolean {
  return code === 0x7d || code === 0x5d;
}
