import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repositoryFolder } from "../rig/paths.ts";

test("CONTRIBUTING.md names only files and folders that exist", () => {
  const text = readFileSync(path.join(repositoryFolder, "CONTRIBUTING.md"), "utf8");
  const named = [...text.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !existsSync(path.join(repositoryFolder, name)))).toEqual([]);
});
