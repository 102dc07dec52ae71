import assert from "node:assert/strict";
import fs from "node:fs";
import net from "node:net";
import { createRequire } from "node:module";
import path from "node:path";
import * as vscode from "vscode";

const extensionId = "azure-ml-events.azure-ml-events";

interface ExtensionModule {
  readonly activate: (context: vscode.ExtensionContext) => void;
  readonly deactivate: () => unknown;
}

suite("Activation", () => {
  const extension = vscode.extensions.getExtension(extensionId);
  /** Files and connections that `activate` itself opened. */
  const touched: string[] = [];

  suiteSetup(async () => {
    assert.ok(extension, `${extensionId} is not installed`);
    assert.equal(extension.isActive, false, "nothing should have activated it yet");
    const require = createRequire(__filename);
    const file = path.join(extension.extensionPath, "dist/extension.cjs");
    const entry = require(file) as ExtensionModule;
    // VS Code loads the same module from Node's cache, so it calls this activate instead.
    require.cache[file]!.exports = {
      ...entry,
      activate(context: vscode.ExtensionContext) {
        const release = [
          ...(["readFileSync", "readFile", "openSync", "open", "readdirSync", "statSync"] as const).map((method) =>
            spy(fs, method, (file) => touched.push(`${method} ${String(file)}`)),
          ),
          spy(net.Socket.prototype, "connect", () => touched.push("connect")),
        ];
        try {
          entry.activate(context);
        } finally {
          for (const undo of release) undo();
        }
      },
      deactivate: entry.deactivate,
    };
    await extension.activate();
  });

  test("reads no file and opens no connection", () => {
    assert.deepEqual(touched, []);
  });

  test("loads at most 60 KB of code; what is used later is a bundle of its own", () => {
    assert.ok(extension);
    const { size } = fs.statSync(path.join(extension.extensionPath, "dist/extension.cjs"));
    assert.ok(size <= 60_000, `dist/extension.cjs has ${size} bytes; put what only a command needs into onDemand`);
  });

  test("registers every command that package.json declares", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  test("ships the snippets that package.json declares, each with the prefix of a handler", async () => {
    const manifest = extension?.packageJSON as { contributes: { snippets: { path: string }[] } };
    for (const { path: file } of manifest.contributes.snippets) {
      const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension!.extensionUri, file));
      const snippets = JSON.parse(new TextDecoder().decode(text)) as Record<string, { prefix: string }>;
      assert.deepEqual(
        Object.values(snippets).map(({ prefix }) => prefix),
        ["aml-event-handler"],
      );
    }
  });
});

/** Calls `seen` before a method does its work; gives back how to stop. */
function spy<T extends object>(owner: T, method: keyof T & string, seen: (first: unknown) => void): () => void {
  const original = owner[method] as (...args: unknown[]) => unknown;
  Object.assign(owner, {
    [method](this: unknown, ...args: unknown[]) {
      seen(args[0]);
      return original.apply(this, args);
    },
  });
  return () => void Object.assign(owner, { [method]: original });
}
