import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const sourceFolder = path.resolve(import.meta.dirname, "../../src");

/** What each room may import: rooms of src by their folder, packages by name, `node:` for all of Node. */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  core: ["core"],
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

/** Rooms that others may import types of only. */
const typeOnlyImports: readonly (readonly [from: string, to: string])[] = [
  ["ports", "core"],
  ["app", "protocol"],
  ["views", "ports"],
  ["adapters/emulator", "emulator"],
];

interface ImportStatement {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

const files = readdirSync(sourceFolder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll(path.sep, "/"));

const readImports = (file: string): readonly ImportStatement[] => {
  const text = readFileSync(path.join(sourceFolder, file), "utf8");
  const statics = text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']/gm);
  const dynamics = text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g);
  return [
    ...[...statics].map(([, type, specifier = ""]) => ({ specifier, typeOnly: Boolean(type), dynamic: false })),
    ...[...dynamics].map(([, specifier = ""]) => ({ specifier, typeOnly: false, dynamic: true })),
  ];
};

/** The file of src that a relative specifier means. */
const resolveImport = (file: string, specifier: string): string | undefined =>
  specifier.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier) : undefined;

const folderOf = (file: string): string => {
  const [first = "", second = ""] = file.split("/");
  return first === "adapters" ? `${first}/${second}` : first;
};

const folders = [...new Set(files.filter((file) => file.includes("/")).map(folderOf))];

describe("the dependency rule of src", () => {
  test("every room has a row in the table", () => {
    expect(folders.filter((room) => !allowedImports[room])).toEqual([]);
  });

  test.each(folders)("%s imports only what it may", (room) => {
    const broken = files
      .filter((file) => folderOf(file) === room)
      .flatMap((file) =>
        readImports(file).flatMap(({ specifier, typeOnly, dynamic }) => {
          const to = resolveImport(file, specifier);
          const name = to ? folderOf(to) : specifier;
          const allowed =
            name === room ||
            allowedImports[room]?.some((rule) => (/[:/]$/.test(rule) ? specifier.startsWith(rule) : rule === name));
          const bound = typeOnlyImports.some(([from, into]) => from === room && into === name);
          return allowed && (!bound || typeOnly || dynamic) ? [] : [`${file} imports ${specifier}`];
        }),
      );
    expect(broken).toEqual([]);
  });

  test("no file imports itself through others, types included", () => {
    const graph = new Map(
      files.map((file) => [file, readImports(file).flatMap(({ specifier }) => resolveImport(file, specifier) ?? [])]),
    );
    const cycles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) return void cycles.push([...trail.slice(trail.indexOf(file)), file].join(" > "));
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...trail, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(cycles).toEqual([]);
  });

  test("every import of the own code names an existing file", () => {
    const missing = files.flatMap((file) =>
      readImports(file).flatMap(({ specifier }) => {
        const to = resolveImport(file, specifier);
        return to && !files.includes(to) ? [`${file} imports ${specifier}`] : [];
      }),
    );
    expect(missing).toEqual([]);
  });

  test("folders are at most three deep", () => {
    expect(files.filter((file) => file.split("/").length > 4)).toEqual([]);
  });

  test("core is free of clocks and randomness", () => {
    const impure = files
      .filter((file) => file.startsWith("core/") || file.startsWith("app/"))
      .filter((file) =>
        /\bDate\.now\b|new Date\(\)|Math\.random|crypto\.|process\.|setTimeout|document\.|window\./.test(
          readWithoutComments(file),
        ),
      );
    expect(impure).toEqual([]);
  });
});

/** A file's text without its comments, which may name anything. */
const readWithoutComments = (file: string): string =>
  readFileSync(path.join(sourceFolder, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

describe("package.json", () => {
  const manifest = JSON.parse(readFileSync(path.join(sourceFolder, "../package.json"), "utf8"));

  test("pins every dependency to one version", () => {
    expect(
      Object.values<string>(manifest.devDependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version)),
    ).toEqual([]);
  });

  test("ships everything as bundles, so it has no run-time dependencies", () => {
    expect(manifest.dependencies).toBeUndefined();
  });
});
