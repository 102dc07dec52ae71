import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repositoryFolder } from "../rig/paths.ts";
import { readSource, sources } from "./sources.ts";

/** Wording that no user should meet: what to write instead is in CONTRIBUTING. The last two lines are British spelling. */
const bannedWords = [
  "nobody|somebody|anybody|whoever|meanwhile|anew|hitherto|borne|deeds?|told|tells|stands|standing",
  "as yet|way on|lets? go|what is there|all else|(?:is|are) dear|is to go|no more than that|its kin|their kin",
  "(?:colour|favour|behaviour|neighbour|honour|licence)\\w*|cancell(?:ed|ing)",
  "(?:recogn|organ|initial|normal|serial|summar|author|custom|synchron|min|max)is(?:e[ds]?|ing|ation)",
];
const bannedPattern = new RegExp(`\\b(?:${bannedWords.join("|")})\\b`, "i");
/** A semicolon between words, unless the text is markup, a style, a content type, a policy, a script or SQL. */
const semicolonPattern = /^(?!.*(?:[<{}]|charset|-src |sed |pragma )).*;\s+\w/s;
/** Identifiers, keys and values of unions are no texts for users. */
const isIdentifier = (text: string): boolean => /^[a-z][\w.-]*$/.test(text);

const findBanned = (place: string, texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => {
    const word = bannedPattern.exec(text)?.[0];
    return word && !isIdentifier(text) ? [`${place}: "${word}" in ${JSON.stringify(text)}`] : [];
  });

/** Every string below a value of JSON. */
const stringsOf = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : value instanceof Object ? Object.values(value).flatMap(stringsOf) : [];

test("the texts of src keep to plain US English", () => {
  expect(sources.flatMap(({ file, texts }) => findBanned(file, texts))).toEqual([]);
});

test("the texts of src outside of the emulator, which copies Azure's, have one idea a sentence", () => {
  const joined = sources.flatMap(({ file, texts }) =>
    file.startsWith("emulator/") ? [] : texts.filter((text) => semicolonPattern.test(text)).map((text) => [file, text]),
  );
  expect(joined).toEqual([]);
});

test("the texts of package.json keep to plain US English", () => {
  const manifest: unknown = JSON.parse(readFileSync(path.join(repositoryFolder, "package.json"), "utf8"));
  expect(findBanned("package.json", stringsOf(manifest))).toEqual([]);
});

test.each(["Nobody answered.", "Choose a colour", "Cancelled.", "The way on is clear."])(
  "%j would be refused",
  (text) => {
    const { texts } = readSource("a.ts", `export const text = ${JSON.stringify(text)};`);
    expect(findBanned("a.ts", texts)).toHaveLength(1);
  },
);

test.each(["Favorites", "Canceled", "Choose a color", "tree.favourites"])("%j is fine", (text) => {
  expect(findBanned("a.ts", [text])).toEqual([]);
});
