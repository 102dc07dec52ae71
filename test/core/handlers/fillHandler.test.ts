import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { fillHandler } from "../../../src/core/handlers/fillHandler.ts";
import { toPythonLiteral, toTypeScriptLiteral } from "../../../src/core/handlers/stringLiteral.ts";
import { hasPython, runPython, pythonNote } from "../../handlers/runPython.ts";
import { findHandlerSource } from "../../handlers/handlerSources.ts";

/** Any text at all: every code point, lone surrogates, and what ends a string or a line in some language. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        '"',
        "'",
        '"""',
        "\\",
        "\n",
        "\r",
        "\u2028",
        "\0",
        "${x}",
        "`",
        "#",
        "*/",
        "\u202e",
        "\ud800",
        "\u{e0041}",
      ),
    ),
  )
  .map((parts) => parts.join(""));
const values = fc.record({
  workspaceId: hostile,
  eventTypes: fc.array(hostile, { minLength: 1 }),
  functionName: hostile,
});

const typescript = findHandlerSource("azure-functions-typescript");
const pythonEntry = findHandlerSource("azure-functions-python");
const plain = { workspaceId: "/subscriptions/s", eventTypes: ["A"], functionName: "f" };
const fill = (over: Partial<typeof plain>): string =>
  fillHandler(typescript.handler, typescript.source, { ...plain, ...over });

/** Runs Python that gets `given` as JSON, and gives its `answer`. */
const askPython = (program: string, given: unknown): unknown =>
  runPython(
    ["-c", `import ast, json, sys\ngiven = json.load(sys.stdin)\n${program}\njson.dump(answer, sys.stdout)`],
    given,
  );

describe("a filled handler", () => {
  test("holds the values in place of the samples, and is the source otherwise", () => {
    const filled = fill({ workspaceId: "/W", eventTypes: ["T.one"], functionName: "notify" });
    const samples = [/"\/subscriptions\/0.*"/, /"Microsoft\.MachineLearningServices\.RunStatusChanged"/, /"onMlEvent"/];
    expect(filled).toBe(
      ['"/W"', '"T.one"', '"notify"'].reduce(
        (text, value, index) => text.replace(samples[index]!, value),
        typescript.source,
      ),
    );
  });

  test("gives several event types a line each, and none twice", () => {
    expect(fill({ eventTypes: ["A", "B", "A"] })).toContain('EVENT_TYPES = [\n  "A",\n  "B",\n];');
  });

  test.for([[[]], [["All"]], [["B", "all"]]])("handles every event type there is for %j", ([included]) => {
    const filled = fill({ eventTypes: included! });
    expect(eventTypes).not.toEqual([]);
    for (const { name } of eventTypes) expect(filled).toContain(`"${name}"`);
    expect(filled).not.toMatch(/"all"/i);
  });

  test.for([
    ["notify-failed-runs", "notify-failed-runs"],
    ["2026 läuft", "l-uft"],
    ["__proto__", "proto__"],
    ["host", "onMlEvent"],
    ["HOST", "onMlEvent"],
    ["42", "onMlEvent"],
    ["", "onMlEvent"],
  ])("of %j is registered as %j", ([given, name]) => {
    expect(fill({ functionName: given! })).toContain(`app.eventGrid("${name}", {`);
  });

  test("always has a name that the Functions host takes", () => {
    fc.assert(
      fc.property(hostile, (functionName) => {
        const [, name] = /app\.eventGrid\("(.*?)", \{/.exec(fill({ functionName }))!;
        expect(name).toMatch(/^(?!host$)[a-z][a-z0-9_-]{0,127}$/i);
      }),
    );
  });

  test("is TypeScript that parses and means the values, whatever they are", () => {
    fc.assert(
      fc.property(values, (given) => {
        const source = fillHandler(typescript.handler, typescript.source, given);
        const { code } = transformSync(`${source}\nexport const meant = [WORKSPACE_ID, EVENT_TYPES];`, {
          loader: "ts",
          format: "cjs",
        });
        const module: { exports: { meant?: unknown } } = { exports: {} };
        const require = () => ({ app: { eventGrid: () => {} } });
        runInNewContext(code, { module, exports: module.exports, require });
        expect(JSON.stringify(module.exports.meant)).toBe(
          JSON.stringify([given.workspaceId, [...new Set(given.eventTypes)]]),
        );
      }),
    );
  });

  test.skipIf(!hasPython)(`is Python that compiles and means the values, whatever they are${pythonNote}`, () => {
    const given = fc.sample(values, { numRuns: 200, seed: 1 });
    const sources = given.map((each) => fillHandler(pythonEntry.handler, pythonEntry.source, each));
    const meant = askPython(
      [
        "def meant(source):",
        "  names = {n.targets[0].id: n.value for n in compile(source, 'f', 'exec', ast.PyCF_ONLY_AST).body if isinstance(n, ast.Assign)}",
        "  compile(source, 'f', 'exec')",
        "  return [ast.literal_eval(names['WORKSPACE_ID']), ast.literal_eval(names['EVENT_TYPES'])]",
        "answer = [meant(source) for source in given]",
      ].join("\n"),
      sources,
    );
    expect(meant).toEqual(given.map((each) => [each.workspaceId, [...new Set(each.eventTypes)]]));
  });
});

describe("a literal", () => {
  test("shows everything that is in it: no control, no direction mark, no space but the plain one", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const literal of [toTypeScriptLiteral(text), toPythonLiteral(text)])
          expect(literal).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
      }),
    );
  });

  test("leaves letters of any script, and the plain space, as they are", () => {
    expect(toTypeScriptLiteral("données-学習-😀")).toBe('"données-学習-😀"');
    expect(toPythonLiteral("données-学習-😀")).toBe('"données-学習-😀"');
  });

  test("escapes a direction mark in the language's way", () => {
    expect(toTypeScriptLiteral("a\u202eb")).toBe(String.raw`"a\u{202e}b"`);
    expect(toPythonLiteral("a\u202eb")).toBe(String.raw`"a\U0000202eb"`);
  });
});
