import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as vscode from "vscode";

interface ExtensionModule {
  readonly activate: (context: vscode.ExtensionContext) => void;
}

suite("Activation, measured", () => {
  test("activate() alone, beside the loading of its modules", async () => {
    const extension = vscode.extensions.getExtension("azure-ml-events.azure-ml-events");
    if (!extension || extension.isActive) throw new Error("The extension is missing, or active already.");
    const file = path.join(extension.extensionPath, "dist/extension.js");
    const loading = performance.now();
    const { activate } = (await import(pathToFileURL(file).href)) as ExtensionModule;
    const load = performance.now() - loading;
    let duration = Infinity;
    // VS Code loads the same module from Node's cache, and calls its function by `apply`.
    Object.assign(activate, {
      apply(self: unknown, args: Parameters<typeof activate>) {
        const started = performance.now();
        Reflect.apply(activate, self, args);
        duration = performance.now() - started;
      },
    });
    await extension.activate();
    writeFileSync(process.env["BENCH_OUT"] ?? "", JSON.stringify({ load, activate: duration }));
  });
});
