// Parts of valid JSON text, each exactly as written: parsing would round numbers and drop all but the last of equal names.

const charCodes = { quote: 0x22, backslash: 0x5c, bracket: 0x5b, endOfBracket: 0x5d, brace: 0x7b, endOfBrace: 0x7d };

/**
 * The texts of the elements of an array; any other value is its own only element.
 *
 * @param text valid JSON
 */
export function elementTexts(text: string): string[] {
  const start = skipBlanks(text, 0);
  if (text.charCodeAt(start) !== charCodes.bracket) return [text.trim()];
  const elements: string[] = [];
  for (let at = skipBlanks(text, start + 1); at < text.length;) {
    if (text.charCodeAt(at) === charCodes.endOfBracket) break;
    const end = valueEnd(text, at);
    elements.push(text.slice(at, end));
    at = skipSeparator(text, end);
  }
  return elements;
}

/**
 * The texts of the members of an object, by name. As in `JSON.parse`, the last of equal names counts.
 *
 * @param text valid JSON of an object
 */
export function memberTexts(text: string): Map<string, string> {
  const members = new Map<string, string>();
  for (let at = skipBlanks(text, skipBlanks(text, 0) + 1); text.charCodeAt(at) === charCodes.quote;) {
    const nameEnd = valueEnd(text, at);
    const start = skipSeparator(text, nameEnd);
    const end = valueEnd(text, start);
    members.set(JSON.parse(text.slice(at, nameEnd)) as string, text.slice(start, end));
    at = skipSeparator(text, end);
  }
  return members;
}

/** JSON of each member of an object. */
export const textsOf = (object: object): [name: string, json: string][] =>
  Object.entries(object).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, JSON.stringify(value)]],
  );

/** JSON of an object of members whose values are JSON already; an undefined one is omitted. */
export const objectText = (members: Iterable<readonly [name: string, value: string | undefined]>): string =>
  `{${Array.from(members, ([name, value]) => (value === undefined ? [] : [`${JSON.stringify(name)}:${value}`]))
    .flat()
    .join(",")}}`;

/**
 * Sets members of an object.
 *
 * @param text valid JSON of an object
 * @param values JSON by name
 */
export const setMembers = (text: string, values: Readonly<Record<string, string | undefined>>): string =>
  objectText(new Map([...memberTexts(text), ...Object.entries(values)]));

/**
 * Adds members to the end of an object, which must not have them.
 *
 * @param text valid JSON of an object with at least one member
 * @param values JSON by name
 */
export const appendMembers = (text: string, values: Iterable<readonly [name: string, value: string]>): string =>
  `${text.slice(0, text.lastIndexOf("}")).trimEnd()},${objectText(values).slice(1)}`;

/** Indents JSON like `JSON.stringify` with two blanks, but leaves names and values as they are written. */
export function formatJsonText(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  const newLine = (): string => `\n${"  ".repeat(depth)}`;
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const char = text.charAt(at);
    if (char === "{" || char === "[") {
      const next = skipBlanks(text, at + 1);
      const isEmpty = text.charAt(next) === "}" || text.charAt(next) === "]";
      if (!isEmpty) depth++;
      parts.push(isEmpty ? char + text.charAt(next) : char + newLine());
      at = isEmpty ? next + 1 : at + 1;
    } else if (char === "}" || char === "]") {
      depth--;
      parts.push(newLine() + char);
      at++;
    } else if (char === "," || char === ":") {
      parts.push(char === "," ? char + newLine() : ": ");
      at++;
    } else {
      const end = valueEnd(text, at);
      parts.push(text.slice(at, end));
      at = end;
    }
  }
  return parts.join("");
}

/** JSON on one line: line breaks in valid JSON are only between its parts. */
export const toOneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, " ");

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (isBlank(text.charCodeAt(next))) next++;
  return next;
}

/** Skips blanks and one comma or colon between them. */
const skipSeparator = (text: string, at: number): number => {
  const next = skipBlanks(text, at);
  const char = text.charAt(next);
  return char === "," || char === ":" ? skipBlanks(text, next + 1) : next;
};

const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Where the value that begins at `start` ends. */
function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === charCodes.quote) return stringEnd(text, start);
  if (first !== charCodes.brace && first !== charCodes.bracket) return scalarEnd(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === charCodes.quote) at = stringEnd(text, at) - 1;
    else if (code === charCodes.brace || code === charCodes.bracket) depth++;
    else if ((code === charCodes.endOfBrace || code === charCodes.endOfBracket) && --depth === 0) return at + 1;
  }
  return text.length;
}

function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === charCodes.backslash) backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
}

function scalarEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && !isBlank(text.charCodeAt(end)) && !",:]}".includes(text.charAt(end))) end++;
  return end;
}
