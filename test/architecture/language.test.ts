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
/** Identifiers, keys and values of unions are no texts for users. */
const isIdentifier = (text: string): boolean => /^[a-z][\w.-]*$/.test(text);

/** Files whose texts are being rewritten. */
const pending = new Set([
  "adapters/azure/loggingPolicy.ts",
  "adapters/azure/machineAccounts.ts",
  "adapters/vscode/vsCodeAccounts.ts",
  "core/deliveries/fault.ts",
  "core/events/scenarios.ts",
  "core/filter/assumptions.ts",
  "core/filter/validateOperand.ts",
  "core/import/jsonText.ts",
  "core/import/shell/azureCli.ts",
  "core/import/shell/commandLine.ts",
  "core/lint/explainSubject.ts",
  "emulator/commandLine.ts",
  "emulator/handshake/eventValidation.ts",
  "emulator/handshake/performHandshake.ts",
  "emulator/http/malformedRequest.ts",
  "emulator/store/appendFile.ts",
  "emulator/store/diskFailure.ts",
  "emulator/store/diskHealth.ts",
  "emulator/store/journal.ts",
  "package.json",
  "views/azure/azureItem.ts",
  "views/commands.ts",
  "views/errorReporter.ts",
  "views/localGrid/deliveredEventDocuments.ts",
  "views/localGrid/deliveryItem.ts",
  "views/localGrid/localEventGridItem.ts",
  "views/localGrid/timeAndFaultCommands.ts",
  "views/subscription/importSource.ts",
  "webview/subscription/reviewDialog.ts",
  "webview/tail/emptyState.ts",
  "webview/tail/tailPage.ts",
]);

const findBanned = (place: string, texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => {
    const word = bannedPattern.exec(text)?.[0];
    return word && !isIdentifier(text) ? [`${place}: "${word}" in ${JSON.stringify(text)}`] : [];
  });

/** Every string below a value of JSON. */
const stringsOf = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : value instanceof Object ? Object.values(value).flatMap(stringsOf) : [];

test("the texts of src keep to plain US English", () => {
  expect(sources.flatMap(({ file, texts }) => (pending.has(file) ? [] : findBanned(file, texts)))).toEqual([]);
});

test("the texts of package.json keep to plain US English", () => {
  const manifest: unknown = JSON.parse(readFileSync(path.join(repositoryFolder, "package.json"), "utf8"));
  expect(pending.has("package.json") ? [] : findBanned("package.json", stringsOf(manifest))).toEqual([]);
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
