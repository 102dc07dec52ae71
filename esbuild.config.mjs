// Builds everything that ships into dist/, or into the folder that `--outdir=DIR` names, which is emptied first.
// `--production` minifies, `--watch` builds again on every change.
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

/** Heavy parts, loaded by `import()` when they are first used; each becomes a bundle of its own. */
const onDemand = new Map([
  [path.join(root, "src/adapters/azure/connectArm.ts"), "azure"],
  [path.join(root, "src/adapters/webhook/webhookReceiver.ts"), "webhookReceiver"],
  [path.join(root, "src/adapters/azure/machineAccounts.ts"), "identity"],
  [path.join(root, "src/adapters/vscode/vsCodeAccounts.ts"), "signIn"],
  [path.join(root, "src/emulator/startEmulator.ts"), "localEventGrid"],
  [path.join(root, "src/emulator/storage/azureStorage.ts"), "storage"],
  [path.join(root, "src/emulator/store/instance.ts"), "instance"],
  [path.join(root, "src/app/tree/nodePermissions.ts"), "access"],
  [path.join(root, "src/app/azure/azureScan.ts"), "azureLook"],
  [path.join(root, "src/app/azure/sessionChange.ts"), "azureSessions"],
  [path.join(root, "src/app/tree/remedyCommands.ts"), "remedyCommands"],
  [path.join(root, "src/app/tree/rowOf.ts"), "rowOf"],
  [path.join(root, "src/app/tree/treeChildren.ts"), "browse"],
  [path.join(root, "src/app/tail/tail.ts"), "tail"],
  [path.join(root, "src/views/tree/arrangeTree.ts"), "arrangeTree"],
  [path.join(root, "src/views/azure/azureAccountCommands.ts"), "azureAccount"],
  [path.join(root, "src/views/tree/copyRequestForAccess.ts"), "copyRequestForAccess"],
  [path.join(root, "src/views/subscription/deleteEventSubscription.ts"), "deleteEventSubscription"],
  [path.join(root, "src/app/localGrid/deliveryNode.ts"), "deliveryNode"],
  [path.join(root, "src/app/localGrid/deliveryRow.ts"), "deliveryRow"],
  [path.join(root, "src/views/subscription/exportEventSubscription.ts"), "exportEventSubscription"],
  [path.join(root, "src/views/localGrid/deliveryCommands.ts"), "fateCommands"],
  [path.join(root, "src/views/subscription/formPanel.ts"), "formPanel"],
  [path.join(root, "src/views/localGrid/localEventGridActions.ts"), "gridActions"],
  [path.join(root, "src/views/subscription/importEventSubscription.ts"), "importEventSubscription"],
  [path.join(root, "src/views/subscription/insertHandler.ts"), "insertHandler"],
  [path.join(root, "src/views/localGrid/localEventGridCommands.ts"), "localEventGridCommands"],
  [path.join(root, "src/views/localGrid/localWorkspaceCommands.ts"), "localWorkspaces"],
  [path.join(root, "src/views/resourcePicker.ts"), "pick"],
  [path.join(root, "src/views/localGrid/raiseSampleEvent.ts"), "raiseSampleEvent"],
  [path.join(root, "src/views/localGrid/runScenario.ts"), "runScenario"],
  [path.join(root, "src/views/azure/selectAzureSubscriptions.ts"), "selectAzureSubscriptions"],
  [path.join(root, "src/views/tail/tailCommands.ts"), "tailEvents"],
  [path.join(root, "src/views/tail/tailView.ts"), "tailView"],
  [path.join(root, "src/views/localGrid/timeAndFaultCommands.ts"), "timeAndFaults"],
]);

/** Bundles in the CommonJS format cannot share code, so esbuild would put an imported part into the one that asks for it. */
const loadOnDemand = {
  name: "load-on-demand",
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path: specifier, resolveDir }) => {
      const bundle = kind === "dynamic-import" && onDemand.get(path.resolve(resolveDir, specifier));
      return bundle ? { path: `./${bundle}.cjs`, external: true } : undefined;
    });
  },
};

const common = {
  bundle: true,
  absWorkingDir: root,
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
};
const node = { ...common, platform: "node", target: "node22", mainFields: ["module", "main"], conditions: ["import"] };
const bundles = [
  {
    ...node,
    format: "cjs",
    entryPoints: {
      extension: "src/extension.ts",
      syntaxWorker: "src/adapters/syntax/syntaxWorker.ts",
      ...Object.fromEntries([...onDemand].map(([file, bundle]) => [bundle, file])),
    },
    outdir: dist,
    outExtension: { ".js": ".cjs" },
    external: ["vscode"],
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    // Its ES module asks where it is, which a CommonJS bundle cannot answer.
    alias: { "web-tree-sitter": path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    plugins: [loadOnDemand],
  },
  {
    ...node,
    format: "esm",
    entryPoints: { emulator: "src/emulator/main.ts", storeWorker: "src/emulator/store/storeWorker.ts" },
    outdir: dist,
    plugins: [loadOnDemand],
  },
  {
    ...common,
    format: "esm",
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

await mkdir(path.join(dist, "syntax"));
const parsers = [
  "web-tree-sitter/web-tree-sitter.wasm",
  "@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm",
  "tree-sitter-bicep/tree-sitter-bicep.wasm",
];
for (const file of parsers)
  await copyFile(path.join(root, "node_modules", file), path.join(dist, "syntax", path.basename(file)));

// A handler is used twice: as it is, to be filled from an event subscription, and as a snippet of its language.
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
    // The first build by itself: watching does not wait for it, and F5 starts with the message below.
    await context.rebuild();
    await context.watch();
  }
  console.log("Watching for changes.");
} else {
  const built = await Promise.all(bundles.map((bundle) => esbuild.build({ ...bundle, metafile: true })));
  await writeFile(path.join(dist, "THIRD-PARTY-NOTICES.txt"), await noticesOf(built));
}

/** The licences of all packages that went into the bundles: most of them ask to be handed on with every copy. */
async function noticesOf(built) {
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
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
