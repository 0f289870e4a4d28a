/** An element: its name, the text directly in it, and the elements in it. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

const token = /<(\/?)([A-Za-z][\w.-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const character = (reference: string): string | undefined => {
  const code = /^#x[0-9a-f]{1,6}$/i.test(reference)
    ? Number.parseInt(reference.slice(2), 16)
    : /^#\d{1,7}$/.test(reference)
      ? Number(reference.slice(1))
      : undefined;
  if (code === undefined) return Object.hasOwn(named, reference) ? named[reference] : undefined;
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
};

/** Text with its references replaced; `undefined` when one of them means nothing. */
const plain = (text: string): string | undefined => {
  let isSound = true;
  const replaced = text.replace(/&([^;&\s]{1,10};)?/g, (_, reference: string | undefined) => {
    const meant = reference === undefined ? undefined : character(reference.slice(0, -1));
    isSound &&= meant !== undefined;
    return meant ?? '';
  });
  return isSound ? replaced : undefined;
};

/**
 * Reads the XML that Azure Storage sends: elements, attributes (which are left out), text and references. Comments, processing, document
 * types and CDATA are in none of it, so a text with any of them is not its; `undefined`, as for all that is not well-formed.
 *
 * The browser's own `DOMParser` cannot be used: under `trusted-types 'none'` it refuses every text, XML too.
 */
export const readXml = (xml: string): XmlElement | undefined => {
  const start = /^\uFEFF?(?:<\?xml\s[^?<>]*\?>)?\s*/.exec(xml)?.[0].length ?? 0;
  const body = xml.trimEnd();
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  token.lastIndex = start;
  for (let at = start; at < body.length; at = token.lastIndex) {
    const match = token.exec(body);
    const parent = open.at(-1);
    if (match === null || (root !== undefined && parent === undefined)) return undefined;
    const [, closing = '', name = '', attributes = '', empty = '', text] = match;
    if (text !== undefined) {
      const words = plain(text);
      if (words === undefined || parent === undefined) return undefined;
      parent.text += words;
    } else if (closing !== '') {
      if (attributes !== '' || empty !== '' || open.pop()?.name !== name) return undefined;
    } else {
      const element = { name, text: '', children: [] };
      root ??= element;
      parent?.children.push(element);
      if (empty === '') open.push(element);
    }
  }
  return open.length === 0 ? root : undefined;
};

/** The first element of this name directly in another. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);
