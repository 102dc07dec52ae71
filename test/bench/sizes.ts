import { statSync } from "node:fs";
import path from "node:path";
import { makeVsix } from "../rig/makeVsix.ts";
import { repository } from "../rig/repository.ts";
import { report } from "./report.ts";

const kilobytes = (bytes: number): number => bytes / 1024;

/** What is loaded at activation beside all bundles together, and the package beside what is in it. */
export async function benchSizes(): Promise<void> {
  const { bytes, files } = await makeVsix();
  const sizes = new Map(files.map((file) => [file, statSync(path.join(repository, file)).size]));
  const sum = (chosen: (file: string) => boolean): number =>
    [...sizes].reduce((total, [file, size]) => (chosen(file) ? total + size : total), 0);
  report({
    name: "bundle loaded at activation",
    value: kilobytes(sizes.get("dist/extension.cjs") ?? Infinity),
    unit: "KB",
    baseline: kilobytes(sum((file) => file.endsWith(".cjs"))),
  });
  report({ name: "VSIX", value: kilobytes(bytes), unit: "KB", baseline: kilobytes(sum(() => true)) });
}
