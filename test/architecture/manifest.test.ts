import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repositoryFolder } from "../rig/paths.ts";

const manifest = JSON.parse(readFileSync(path.join(repositoryFolder, "package.json"), "utf8")) as {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
  readonly dependencies?: object;
  readonly devDependencies: Readonly<Record<string, string>>;
};

test("package.json declares exactly the commands that the product registers", () => {
  const text = readFileSync(path.join(repositoryFolder, "src/views/commands.ts"), "utf8");
  const [, table = ""] = /const commands: [^{]*\{\n([\s\S]*?)\n  \};/.exec(text) ?? [];
  const registered = [...table.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => `amlEvents.${name}`);
  const declared = manifest.contributes.commands.map(({ command }) => command);
  expect(registered.length).toBeGreaterThan(0);
  expect(registered.toSorted()).toEqual(declared.toSorted());
});

test("package.json pins every dependency to one version", () => {
  const versions = Object.values(manifest.devDependencies);
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("package.json has no run-time dependencies, as everything ships in bundles", () => {
  expect(manifest.dependencies).toBeUndefined();
});
