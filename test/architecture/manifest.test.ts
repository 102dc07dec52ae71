import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repositoryFolder } from "../rig/paths.ts";
import { sources } from "./sources.ts";

const manifest = JSON.parse(readFileSync(path.join(repositoryFolder, "package.json"), "utf8")) as {
  readonly dependencies?: object;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly icons: Readonly<Record<string, { readonly default: { readonly fontPath: string } }>>;
  };
};

test("package.json pins every dependency to one version", () => {
  const versions = Object.values(manifest.devDependencies);
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("package.json has no run-time dependencies, as everything ships in bundles", () => {
  expect(manifest.dependencies).toBeUndefined();
});

test("package.json contributes each icon of our own that the status bar shows, and its font is shipped", () => {
  const { icons } = manifest.contributes;
  const used = sources.flatMap(({ texts }) => texts.flatMap((text) => text.match(/\$\((aml-[\w-]+)\)/g) ?? []));
  expect([...new Set(used)]).toEqual(Object.keys(icons).map((id) => `$(${id})`));
  for (const { default: icon } of Object.values(icons))
    expect(existsSync(path.join(repositoryFolder, icon.fontPath))).toBe(true);
});
