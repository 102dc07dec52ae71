import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import * as vscode from "vscode";

interface ExtensionModule {
  readonly activate: (context: vscode.ExtensionContext) => void;
  readonly deactivate: () => unknown;
}

suite("Activation, measured", () => {
  test("activate() alone, beside the loading of its bundle", async () => {
    const extension = vscode.extensions.getExtension("azure-ml-events.azure-ml-events");
    if (!extension || extension.isActive) throw new Error("The extension is not there, or active already.");
    const require = createRequire(__filename);
    const file = path.join(extension.extensionPath, "dist/extension.cjs");
    const loading = performance.now();
    const entry = require(file) as ExtensionModule;
    const load = performance.now() - loading;
    let activate = Infinity;
    // VS Code takes the module from Node's cache, so it calls this activate instead.
    require.cache[file]!.exports = {
      activate(context: vscode.ExtensionContext) {
        const started = performance.now();
        entry.activate(context);
        activate = performance.now() - started;
      },
      deactivate: entry.deactivate,
    };
    await extension.activate();
    appendFileSync(process.env["BENCH_OUT"] ?? "", JSON.stringify({ load, activate }));
  });
});
