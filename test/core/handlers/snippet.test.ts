import { readdirSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { handlers } from "../../../src/core/handlers/handlers.ts";
import { splitAtPlaceholders, placeholderSamples } from "../../../src/core/handlers/placeholders.ts";
import { snippetBody, snippetFile } from "../../../src/core/handlers/snippet.ts";
import { handlerSources, handlersFolder } from "../../handlers/handlerSources.ts";
import { expandSnippet } from "./expandSnippet.ts";

/** Source text without the characters that a snippet can change, which are tabs and carriage returns. */
const code = fc
  .array(fc.oneof(fc.constantFrom("$", "}", "{", "\\", "${1:x}", "$0", "|", '"', "\n", "\n    ", "\n  "), fc.string()))
  .map((parts) => parts.join("").replace(/[\t\r]/g, " "));
const { workspaceId, eventTypes, functionName } = placeholderSamples;

describe("a snippet body", () => {
  test("expands to the source", () => {
    fc.assert(
      fc.property(code, code, code, code, fc.constantFrom(2, 4), (a, b, c, d, indent) => {
        const source = `${a}"${workspaceId}"${b}"${functionName}"${c}"${eventTypes}"${d}`;
        expect(expandSnippet(snippetBody(source, indent), indent).text).toBe(source);
      }),
    );
  });

  test("escapes dollar signs, braces, and backslashes, even at the final tab stop", () => {
    const source = `"${workspaceId}" "${eventTypes}" "${functionName}"\n// Your code goes here.\n  log(\`\${a}\\n\`);\n`;
    const { text, stops } = expandSnippet(snippetBody(source, 2), 2);
    expect(text).toBe(source);
    expect(stops.at(-1)).toEqual({ number: 0, defaults: ["log(`${a}\\n`);"] });
  });

  test("indents with tabs, so that the editor's indentation is used", () => {
    const source = `"${workspaceId}"\n    "${eventTypes}"\n     * "${functionName}"`;
    expect(snippetBody(source, 2)).toMatch(/^.*\n\t\t".*\n\t\t \* ".*$/);
    expect(snippetBody(source, 4)).toMatch(/^.*\n\t".*\n\t \* ".*$/);
  });

  test.for(handlerSources)(
    "of $handler.id has tab stops for workspace, event type, name, and the user's code",
    (entry) => {
      const { text, stops } = expandSnippet(
        snippetBody(entry.source, entry.handler.indentSize),
        entry.handler.indentSize,
      );
      expect(text).toBe(entry.source);
      expect(stops.map(({ number }) => number)).toEqual([1, 2, 3, 0]);
      const [workspace, types, name, userCode] = stops.map(({ defaults }) => defaults);
      expect(workspace).toEqual([workspaceId]);
      expect(types![0]).toBe(eventTypes);
      expect(new Set(types).size).toBe(types!.length);
      expect(name).toEqual([functionName]);
      expect(userCode![0]).toMatch(/^(context\.log|logging\.info)\(.*\);?$/);
    },
  );
});

test("a source that lacks a placeholder or repeats one is rejected, with its name", () => {
  expect(() => splitAtPlaceholders(`"${workspaceId}" "${functionName}"`)).toThrow(
    /"Microsoft.*" exactly once, for eventTypes/,
  );
  expect(() => splitAtPlaceholders(`"${workspaceId}" "${eventTypes}" "${functionName}" "${functionName}"`)).toThrow(
    /exactly once, for functionName/,
  );
});

test("a snippet file contains each handler under its label", () => {
  const file = JSON.parse(snippetFile(handlerSources)) as Record<
    string,
    { prefix: string; description: string; body: string[] }
  >;
  expect(Object.keys(file)).toEqual(handlers.map(({ label }) => label));
  for (const { handler, source } of handlerSources) {
    const { prefix, description, body } = file[handler.label]!;
    expect({ prefix, description }).toEqual({ prefix: handler.prefix, description: handler.description });
    expect(body.join("\n")).toBe(snippetBody(source, handler.indentSize));
    expect(body.filter((line) => line.includes("\n"))).toEqual([]);
  }
});

describe("the handlers", () => {
  test("are all files in src/handlers", () => {
    expect(handlers.map(({ file }) => file).sort()).toEqual(readdirSync(handlersFolder).sort());
  });

  test("have unique IDs and labels, and unique prefixes within a language", () => {
    for (const key of [
      handlers.map(({ id }) => id),
      handlers.map(({ label }) => label),
      handlers.map(({ languageId, prefix }) => `${languageId} ${prefix}`),
    ])
      expect(new Set(key).size).toBe(handlers.length);
  });

  test.for(handlerSources)("$handler.id has at most 60 lines", ({ source }) => {
    expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  });
});
