import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { repositoryFolder } from "../rig/paths.ts";
import { runTool } from "../rig/runProgram.ts";
import { readSource, sourceFolder, sources } from "./sources.ts";

const pureRooms = ["core", "ports", "protocol", "app"];

describe("core, ports, protocol and app", () => {
  test("read no clock and no randomness: both come in as arguments", () => {
    const impure = sources
      .filter(({ file }) => pureRooms.some((room) => file.startsWith(`${room}/`)))
      .flatMap(({ file, impureExpressions }) => impureExpressions.map((expression) => `${file}: ${expression}`));
    expect(impure).toEqual([]);
  });

  test.each(["new Date()", "Date.now()", "const now = Date.now;", "Date()", "Math.random()", "Temporal.Now.instant()"])(
    "%s would be refused there",
    (text) => {
      expect(readSource("core/a.ts", text).impureExpressions).toHaveLength(1);
    },
  );

  test("a date that is given is no clock", () => {
    expect(readSource("core/a.ts", "new Date(0).getTime(); Date.parse(text);").impureExpressions).toEqual([]);
  });
});

/** What exists only in some environments. In a room without that environment the compiler has to refuse each expression. */
const environment = {
  any: `fetch setTimeout setInterval setImmediate queueMicrotask performance crypto process Buffer console document window
    localStorage require globalThis.fetch import("node:fs")`.split(/\s+/),
  browser: ["document", "window", "HTMLElement", "customElements"],
  node: ["process", "Buffer", "require", "setImmediate", 'import("node:fs")'],
};
const refusedByRoom: readonly (readonly [room: string, expressions: readonly string[]])[] = [
  ...pureRooms.map((room) => [room, environment.any] as const),
  ["emulator", environment.browser],
  ["adapters", environment.browser],
  ["views", environment.browser],
  ["webview", environment.node],
];

test("the compiler refuses in each room what belongs to another environment", async () => {
  const cache = path.join(repositoryFolder, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, "planted-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string): void => writeFileSync(path.join(folder, file), text);
  for (const [room, expressions] of refusedByRoom) {
    mkdirSync(path.join(folder, room));
    write(`${room}/planted.ts`, expressions.map((expression) => `void ${expression};`).join("\n"));
    const config = {
      extends: path.join(sourceFolder, room, "tsconfig.json"),
      compilerOptions: { rootDir: repositoryFolder, outDir: path.join(folder, room) },
      include: ["planted.ts", path.join(sourceFolder, "platform.d.ts")],
      exclude: [],
      references: [],
    };
    write(`${room}/tsconfig.json`, JSON.stringify(config));
  }
  const references = refusedByRoom.map(([room]) => ({ path: `./${room}` }));
  write("tsconfig.json", JSON.stringify({ files: [], references }));

  const { output } = await runTool("tsc", ["--build", "--pretty", "false", folder]);
  const errors = output.matchAll(/planted-\w+\/(\w+\/planted\.ts\(\d+),/g);
  const refused = new Set([...errors].map(([, place]) => place));
  const accepted = refusedByRoom.flatMap(([room, expressions]) =>
    expressions.flatMap((expression, index) =>
      refused.has(`${room}/planted.ts(${index + 1}`) ? [] : [`${room}: ${expression}`],
    ),
  );
  expect(accepted, output).toEqual([]);
});
