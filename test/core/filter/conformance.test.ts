import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { renderConformancePage } from "../../conformance/conformancePage.ts";

test("CONFORMANCE.md is up to date with the engine (npm run conformance regenerates it)", async () => {
  const file = path.resolve(import.meta.dirname, "../../../CONFORMANCE.md");
  expect(readFileSync(file, "utf8")).toBe(await renderConformancePage());
});
