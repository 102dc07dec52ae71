import assert from "node:assert/strict";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as vscode from "vscode";
import { loadedAtActivation } from "../rig/loadedAtActivation.ts";

const extensionId = "azure-ml-events.azure-ml-events";

interface ExtensionModule {
  readonly activate: (context: vscode.ExtensionContext) => void;
}

suite("Activation", () => {
  const extension = vscode.extensions.getExtension(extensionId);
  /** Files and connections that `activate` itself opened. */
  const touched: string[] = [];
  let activations = 0;

  suiteSetup(async () => {
    assert.ok(extension, `${extensionId} is not installed`);
    assert.equal(extension.isActive, false, "must not be active yet");
    const file = pathToFileURL(path.join(extension.extensionPath, "dist/extension.js"));
    const { activate } = (await import(file.href)) as ExtensionModule;
    // VS Code loads the same module from Node's cache, and calls its function by `apply`.
    Object.assign(activate, {
      apply(self: unknown, args: Parameters<typeof activate>) {
        activations++;
        const restore = [
          ...(["readFileSync", "readFile", "openSync", "open", "readdirSync", "statSync"] as const).map((method) =>
            spy(fs, method, (name) => touched.push(`${method} ${String(name)}`)),
          ),
          spy(net.Socket.prototype, "connect", () => touched.push("connect")),
        ];
        syncBuiltinESMExports();
        try {
          Reflect.apply(activate, self, args);
        } finally {
          for (const undo of restore) undo();
          syncBuiltinESMExports();
        }
      },
    });
    await extension.activate();
  });

  test("reads no file and opens no connection", () => {
    assert.equal(activations, 1);
    assert.deepEqual(touched, []);
  });

  test("loads at most 60 KB of code; what is used later is behind import()", () => {
    assert.ok(extension);
    const dist = path.join(extension.extensionPath, "dist");
    const sizes = [...loadedAtActivation(dist)].map((name) => [name, fs.statSync(path.join(dist, name)).size] as const);
    const total = sizes.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(total <= 60_000, `${total} bytes are loaded at activation: ${sizes.join(" ")}`);
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

/** Calls `seen` before each call of a method. @returns what restores the method */
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
