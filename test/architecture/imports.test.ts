import { describe, expect, test } from "vitest";
import { readSource, resolveImport, type SourceFile, sources } from "./sources.ts";

/** What each room may import: rooms of src by their folder, packages by name, all below a name that ends in "/" or ":". */
const roomImports: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ports: ["core"],
  protocol: ["core"],
  app: ["core", "ports", "protocol"],
  "adapters/azure": ["core", "ports", "@azure/"],
  "adapters/vscode": ["core", "ports", "vscode", "@microsoft/vscode-azext-azureauth"],
  "adapters/webhook": ["core", "ports", "node:"],
  "adapters/capture": ["core", "ports", "node:"],
  "adapters/syntax": ["core", "ports", "node:", "web-tree-sitter", "shell-quote"],
  "adapters/emulator": ["core", "ports", "node:", "emulator"],
  emulator: ["core", "node:", "tinyqueue", "@azure/storage-blob", "@azure/storage-queue"],
  views: ["core", "ports", "app", "protocol", "vscode", "node:crypto"],
  webview: ["core", "protocol", "lit", "lit/", "@vscode-elements/"],
  handlers: ["@azure/functions"],
};

/** Of these, only types may be imported, or the module when it is first used. */
const typeOnlyImports: Readonly<Record<string, readonly string[]>> = {
  ports: ["core"],
  protocol: ["core"],
  app: ["ports", "protocol"],
  views: ["ports"],
  "adapters/azure": ["ports"],
  "adapters/vscode": ["ports"],
  "adapters/webhook": ["ports"],
  "adapters/capture": ["ports"],
  "adapters/syntax": ["ports"],
  "adapters/emulator": ["ports", "emulator"],
};

/** What the folders of a room may import of each other, lowest first; "." is the files directly in the room. */
const featureImports: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  core: {
    ".": [],
    events: ["."],
    filter: [".", "events"],
    lint: [".", "events", "filter"],
    subscription: [".", "events", "filter"],
    import: [".", "events", "filter", "subscription"],
    export: [".", "events", "filter", "subscription"],
    deliveries: [".", "events", "filter"],
    handlers: ["events"],
    tail: [".", "events"],
    log: ["."],
  },
  emulator: {
    http: [],
    store: [],
    tls: ["store"],
    delivery: ["http", "store"],
    handshake: ["http", "store", "delivery"],
    storage: ["http", "store", "delivery"],
    arm: ["http", "store", "delivery", "handshake", "storage"],
    admin: ["http", "store", "delivery", "arm"],
    ".": ["http", "store", "tls", "delivery", "handshake", "storage", "arm", "admin"],
  },
  app: {
    lists: [],
    tail: ["lists"],
    azure: ["lists"],
    subscription: ["lists", "tail"],
    tree: ["lists", "tail", "azure"],
    localGrid: ["lists", "tree"],
  },
  views: {
    ".": [],
    tree: ["."],
    azure: ["."],
    localGrid: [".", "tree"],
    subscription: [".", "tree"],
    tail: ["."],
  },
  webview: { ".": [], subscription: ["."], tail: ["."] },
};

const roomOf = (file: string): string => /^(adapters\/)?[^/]+/.exec(file)?.[0] ?? file;
const featureOf = (file: string): string => file.split("/").slice(1, -1)[0] ?? ".";

/** One sentence for each import that the tables do not allow. */
function findForbiddenImports({ file, imports }: SourceFile): readonly string[] {
  const room = roomOf(file);
  return imports.flatMap(({ specifier, kind }) => {
    const target = resolveImport(file, specifier);
    const name = target ? roomOf(target) : specifier;
    const refuse = (): readonly string[] => [`${file} imports ${specifier}`];
    if (target && name === room) {
      const features = featureImports[room];
      const [from, to] = [featureOf(file), featureOf(target)];
      return !features || from === to || features[from]?.includes(to) ? [] : refuse();
    }
    const rule = roomImports[room]?.find((allowed) =>
      /[:/]$/.test(allowed) ? specifier.startsWith(allowed) : allowed === name,
    );
    if (!rule) return refuse();
    return kind === "value" && typeOnlyImports[room]?.includes(name) ? refuse() : [];
  });
}

/** The cycles of a graph, each as its members in order. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cycles: string[] = [];
  const visited = new Set<string>();
  const visit = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) return void cycles.push([...trail.slice(trail.indexOf(node)), node].join(" > "));
    if (visited.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    visited.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

const inRooms = sources.filter(({ file }) => file.includes("/"));

describe("imports", () => {
  test("every room and every folder of a divided room has a row in the tables", () => {
    const missing = inRooms.filter(({ file }) => {
      const features = featureImports[roomOf(file)];
      return !roomImports[roomOf(file)] || (features && !features[featureOf(file)]);
    });
    expect(missing.map(({ file }) => file)).toEqual([]);
  });

  test("the tables have no cycles", () => {
    expect(findCycles(new Map(Object.entries(roomImports)))).toEqual([]);
    for (const features of Object.values(featureImports))
      expect(findCycles(new Map(Object.entries(features)))).toEqual([]);
  });

  test("follow the tables", () => {
    expect(inRooms.flatMap(findForbiddenImports)).toEqual([]);
  });

  test("form no cycles between files, types included", () => {
    const targets = ({ file, imports }: SourceFile): readonly string[] =>
      imports.flatMap(({ specifier }) => resolveImport(file, specifier) ?? []);
    expect(findCycles(new Map(sources.map((source) => [source.file, targets(source)])))).toEqual([]);
  });

  test("name existing files", () => {
    const files = new Set(sources.map(({ file }) => file));
    const missing = sources.flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier }) => !files.has(resolveImport(file, specifier) ?? file))
        .map(({ specifier }) => `${file} imports ${specifier}`),
    );
    expect(missing).toEqual([]);
  });

  test.each([
    ["core/a.ts", 'import { x } from "vscode";'],
    ["core/a.ts", 'export * from "../app/tree/b.ts";'],
    ["core/filter/a.ts", 'import type { X } from "../lint/b.ts";'],
    ["core/subscription/a.ts", "const load = () => import(`../import/b.ts`);"],
    ["core/a.ts", 'type X = import("node:fs").Stats;'],
    ["core/a.ts", "const load = (name: string) => import(name);"],
    ["app/tree/a.ts", 'import { x } from "../../ports/cloud.ts";'],
    ["app/tree/a.ts", 'import { type X, y } from "../../protocol/tail.ts";'],
    ["emulator/http/a.ts", 'import { x } from "../createEmulator.ts";'],
    ["adapters/azure/a.ts", 'import { x } from "../webhook/b.ts";'],
    ["views/tail/a.ts", 'import { x } from "../../emulator/main.ts";'],
  ])("in %s, %j would be refused", (file, text) => {
    expect(findForbiddenImports(readSource(file, text))).toHaveLength(1);
  });
});
