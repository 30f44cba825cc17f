/** An element to be written: its name, attributes, and text or elements; what is undefined is left out. */
export interface XmlOut {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | readonly (XmlOut | undefined)[];
}

/** The document with this root as canonical text: UTF-8, one element a line, two spaces for each level. */
export function writeXml(root: XmlOut): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, '').join('\n')}\n`;
}

function lines({ name, attributes = {}, content }: XmlOut, indent: string): string[] {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const start = `${indent}<${name}${given.join('')}`;
  if (typeof content === 'string') {
    return [content === '' ? `${start}/>` : `${start}>${escapeXml(content)}</${name}>`];
  }
  const inner = content.flatMap((child) => (child === undefined ? [] : lines(child, `${indent}  `)));
  return inner.length === 0 ? [`${start}/>`] : [`${start}>`, ...inner, `${indent}</${name}>`];
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader makes a line feed of a bare carriage return.
  '\r': '&#13;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 cannot hold.
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu;

/** Text as XML holds it; a character that XML 1.0 has no way to write becomes U+FFFD, so that its place shows. */
function escapeXml(text: string): string {
  return text
    .replace(unwritable, '\uFFFD')
    .replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);
}
