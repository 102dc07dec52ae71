import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repositoryFolder } from "../rig/paths.ts";

const manifest = JSON.parse(readFileSync(path.join(repositoryFolder, "package.json"), "utf8")) as {
  readonly dependencies?: object;
  readonly devDependencies: Readonly<Record<string, string>>;
};

test("package.json pins every dependency to one version", () => {
  const versions = Object.values(manifest.devDependencies);
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("package.json has no run-time dependencies, as everything ships in bundles", () => {
  expect(manifest.dependencies).toBeUndefined();
});
