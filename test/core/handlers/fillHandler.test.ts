import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { fillHandler } from "../../../src/core/handlers/fillHandler.ts";
import { toPythonLiteral, toTypeScriptLiteral } from "../../../src/core/handlers/stringLiteral.ts";
import { hasPython, runPython, pythonNote } from "../../handlers/runPython.ts";
import { findHandlerSource } from "../../handlers/handlerSources.ts";

/** Any text: all code points, lone surrogates, and characters that end a string or line in some language. */
const hostileText = fc
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
  workspaceId: hostileText,
  eventTypes: fc.array(hostileText, { minLength: 1 }),
  functionName: hostileText,
});

const typescript = findHandlerSource("azure-functions-typescript");
const python = findHandlerSource("azure-functions-python");
const defaults = { workspaceId: "/subscriptions/s", eventTypes: ["A"], functionName: "f" };
const fill = (over: Partial<typeof defaults>): string =>
  fillHandler(typescript.handler, typescript.source, { ...defaults, ...over });

/** Runs a Python program that reads `given` and sets `answer`, both JSON. */
const evaluatePython = (program: string, given: unknown): unknown =>
  runPython(
    ["-c", `import ast, json, sys\ngiven = json.load(sys.stdin)\n${program}\njson.dump(answer, sys.stdout)`],
    given,
  );

describe("a filled handler", () => {
  test("is the source with the values instead of the placeholders", () => {
    const filled = fill({ workspaceId: "/W", eventTypes: ["T.one"], functionName: "notify" });
    const samples = [/"\/subscriptions\/0.*"/, /"Microsoft\.MachineLearningServices\.RunStatusChanged"/, /"onMlEvent"/];
    expect(filled).toBe(
      ['"/W"', '"T.one"', '"notify"'].reduce(
        (text, value, index) => text.replace(samples[index]!, value),
        typescript.source,
      ),
    );
  });

  test("lists each event type once, on its own line", () => {
    expect(fill({ eventTypes: ["A", "B", "A"] })).toContain('EVENT_TYPES = [\n  "A",\n  "B",\n];');
  });

  test.for([[[]], [["All"]], [["B", "all"]]])("handles all event types for %j", ([included]) => {
    const filled = fill({ eventTypes: included! });
    expect(eventTypes).not.toEqual([]);
    for (const { name, retirement } of eventTypes) expect(filled.includes(`"${name}"`)).toBe(!retirement);
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
  ])("for %j is registered as %j", ([given, name]) => {
    expect(fill({ functionName: given! })).toContain(`app.eventGrid("${name}", {`);
  });

  test("always has a valid function name", () => {
    fc.assert(
      fc.property(hostileText, (functionName) => {
        const [, name] = /app\.eventGrid\("(.*?)", \{/.exec(fill({ functionName }))!;
        expect(name).toMatch(/^(?!host$)[a-z][a-z0-9_-]{0,127}$/i);
      }),
    );
  });

  test("is valid TypeScript that contains the values, whatever they are", () => {
    fc.assert(
      fc.property(values, (given) => {
        const source = fillHandler(typescript.handler, typescript.source, given);
        const { code } = transformSync(`${source}\nexport const values = [WORKSPACE_ID, EVENT_TYPES];`, {
          loader: "ts",
          format: "cjs",
        });
        const module: { exports: { values?: unknown } } = { exports: {} };
        const require = () => ({ app: { eventGrid: () => {} } });
        runInNewContext(code, { module, exports: module.exports, require });
        expect(JSON.stringify(module.exports.values)).toBe(
          JSON.stringify([given.workspaceId, [...new Set(given.eventTypes)]]),
        );
      }),
    );
  });

  test.skipIf(!hasPython)(`is valid Python that contains the values, whatever they are${pythonNote}`, () => {
    const given = fc.sample(values, { numRuns: 200, seed: 1 });
    const sources = given.map((each) => fillHandler(python.handler, python.source, each));
    const actual = evaluatePython(
      [
        "def values(source):",
        "  names = {n.targets[0].id: n.value for n in compile(source, 'f', 'exec', ast.PyCF_ONLY_AST).body if isinstance(n, ast.Assign)}",
        "  compile(source, 'f', 'exec')",
        "  return [ast.literal_eval(names['WORKSPACE_ID']), ast.literal_eval(names['EVENT_TYPES'])]",
        "answer = [values(source) for source in given]",
      ].join("\n"),
      sources,
    );
    expect(actual).toEqual(given.map((each) => [each.workspaceId, [...new Set(each.eventTypes)]]));
  });
});

describe("a literal", () => {
  test("escapes all invisible characters: control characters, direction marks, and unusual spaces", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const literal of [toTypeScriptLiteral(text), toPythonLiteral(text)])
          expect(literal).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
      }),
    );
  });

  test("keeps letters of any script", () => {
    expect(toTypeScriptLiteral("données-学習-😀")).toBe('"données-学習-😀"');
    expect(toPythonLiteral("données-学習-😀")).toBe('"données-学習-😀"');
  });

  test("escapes a direction mark in the syntax of the language", () => {
    expect(toTypeScriptLiteral("a\u202eb")).toBe(String.raw`"a\u{202e}b"`);
    expect(toPythonLiteral("a\u202eb")).toBe(String.raw`"a\U0000202eb"`);
  });
});
