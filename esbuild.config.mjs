// Builds all that ships into dist/, or into the folder given by `--outdir=DIR`; the folder is emptied first.
// `--production` minifies, `--watch` rebuilds on every change.
import * as esbuild from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { handlers } from "./src/core/handlers/handlers.ts";
import { snippetFile } from "./src/core/handlers/snippet.ts";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");
const root = import.meta.dirname;
const outdir = process.argv.find((flag) => flag.startsWith("--outdir="))?.slice("--outdir=".length) ?? "dist";
const dist = path.resolve(root, outdir);

/** A chunk's file name as esbuild gives it, with its hash. */
const chunkName = /[\w.-]+-([0-9A-Z]{8})\.js/;
const defineRequire = 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);';

const common = {
  bundle: true,
  format: "esm",
  splitting: true,
  absWorkingDir: root,
  minify: production,
  sourcemap: production ? false : "linked",
  chunkNames: "[name]-[hash]",
  metafile: true,
  write: false,
  plugins: [{ name: "write-outputs", setup: writeOutputs }],
  legalComments: "none",
  logLevel: "warning",
};
const bundles = [
  {
    ...common,
    platform: "node",
    target: "node22",
    mainFields: ["module", "main"],
    conditions: ["import"],
    // Worker threads are started by the name of their entry, so entries and chunks share one folder.
    entryPoints: {
      extension: "src/extension.ts",
      emulator: "src/emulator/main.ts",
      emulatorStore: "src/emulator/store/database/storeWorker.ts",
      syntaxWorker: "src/adapters/syntax/syntaxWorker.ts",
    },
    outdir: dist,
    // The storage client loads apache-arrow only to list blobs, which we never do. It is 240 KB.
    external: ["vscode", "apache-arrow"],
  },
  {
    ...common,
    platform: "browser",
    target: "es2024",
    entryPoints: { filterForm: "src/webview/subscription/main.ts", tail: "src/webview/tail/main.ts" },
    outdir: path.join(dist, "webview"),
  },
];

await rm(dist, { recursive: true, force: true });
await mkdir(path.join(dist, "webview"), { recursive: true });
for (const file of ["codicon.css", "codicon.ttf"])
  await copyFile(path.join(root, "node_modules/@vscode/codicons/dist", file), path.join(dist, "webview", file));
// Copied along with the emulator, so that Node takes its files for ES modules in any project.
await writeFile(path.join(dist, "package.json"), '{ "type": "module" }\n');

await mkdir(path.join(dist, "syntax"));
const parsers = [
  "web-tree-sitter/web-tree-sitter.wasm",
  "@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm",
  "tree-sitter-bicep/tree-sitter-bicep.wasm",
];
for (const file of parsers)
  await copyFile(path.join(root, "node_modules", file), path.join(dist, "syntax", path.basename(file)));

// A handler ships twice: as a source that is filled from an event subscription, and as a snippet of its language.
const sources = await Promise.all(
  handlers.map(async (handler) => ({
    handler,
    source: await readFile(path.join(root, "src/handlers", handler.file), "utf8"),
  })),
);
for (const folder of ["handlers", "snippets"]) await mkdir(path.join(dist, folder));
for (const { handler, source } of sources) await writeFile(path.join(dist, "handlers", handler.file), source);
for (const [language, entries] of Map.groupBy(sources, ({ handler }) => handler.languageId))
  await writeFile(path.join(dist, "snippets", `${language}.json`), snippetFile(entries));

if (watch) {
  for (const bundle of bundles) {
    const context = await esbuild.context(bundle);
    // `watch` doesn't wait for its first build, and F5 starts the extension at the message below.
    await context.rebuild();
    await context.watch();
  }
  console.log("Watching for changes.");
} else {
  const results = await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  await writeFile(path.join(dist, "THIRD-PARTY-NOTICES.txt"), await collectNotices(inputs));
}

/**
 * Writes the bundles. A chunk is named after its largest source, and each file that the emulator needs starts with
 * "emulator", so that one pattern copies them all out of the package.
 */
function writeOutputs(build) {
  build.onEnd(async ({ metafile: { outputs } = { outputs: {} }, outputFiles = [] }) => {
    const emulatorFiles = new Set();
    const addWithImports = (output) => {
      if (emulatorFiles.has(output) || !outputs[output]) return;
      emulatorFiles.add(output);
      for (const imported of outputs[output].imports) addWithImports(imported.path);
    };
    for (const entry of Object.keys(outputs)) if (/\/emulator[^-/]*\.js$/.test(entry)) addWithImports(entry);

    const names = new Map();
    for (const [output, { entryPoint, inputs }] of Object.entries(outputs)) {
      const hash = chunkName.exec(output)?.[1];
      const [largest] = Object.keys(inputs).toSorted((a, b) => inputs[b].bytesInOutput - inputs[a].bytesInOutput);
      const prefix = emulatorFiles.has(output) ? "emulator-" : "";
      if (hash) names.set(path.basename(output), `${prefix}${sourceName(entryPoint ?? largest)}-${hash}.js`);
    }
    const rename = (text) => text.replaceAll(new RegExp(chunkName, "g"), (name) => names.get(name) ?? name);
    for (const { path: file, text } of outputFiles)
      // Packages in the CommonJS format load modules of Node by `require`, which an ES module has to make for itself.
      await writeFile(rename(file), text.includes("Dynamic require of") ? defineRequire + rename(text) : rename(text));
  });
}

/** The package that a source belongs to, or its own file name. */
function sourceName(file = "runtime") {
  return /.*node_modules\/(?:@[^/]+\/)?([^/]+)/.exec(file)?.[1] ?? path.parse(file).name;
}

/** The licenses of all packages that went into the bundles: most of them must accompany every copy. */
async function collectNotices(inputs) {
  const folders = new Set(inputs.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean));
  for (const copied of ["@vscode/codicons", ...parsers.map(path.dirname)]) folders.add(`node_modules/${copied}`);
  const notices = [...folders]
    .toSorted((a, b) => a.localeCompare(b))
    .map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(path.join(root, folder, "package.json"), "utf8"));
      const texts = (await readdir(path.join(root, folder)))
        .filter((file) => /^(licen[cs]e|notice)/i.test(file))
        .sort();
      const read = await Promise.all(texts.map((file) => readFile(path.join(root, folder, file), "utf8")));
      return [`${name} ${version} (${license})`, ...read].join("\n\n").trim();
    });
  return `${(await Promise.all(notices)).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
