import { statSync } from "node:fs";
import path from "node:path";
import { loadedAtActivation } from "../rig/loadedAtActivation.ts";
import { makeVsix } from "../rig/makeVsix.ts";
import { repositoryFolder } from "../rig/paths.ts";
import { report } from "./report.ts";

const toKilobytes = (bytes: number): number => bytes / 1024;

/** Code loaded at activation against all code of the extension host, and the package against its files unzipped. */
export async function benchSizes(): Promise<void> {
  const { bytes, files } = await makeVsix();
  const sizes = new Map(files.map((file) => [file, statSync(path.join(repositoryFolder, file)).size]));
  const sum = (includes: (file: string) => boolean): number =>
    [...sizes].reduce((total, [file, size]) => (includes(file) ? total + size : total), 0);
  const loaded = loadedAtActivation(path.join(repositoryFolder, "dist"));
  report({
    name: "bundles loaded at activation",
    value: toKilobytes(sum((file) => loaded.has(path.basename(file)))),
    unit: "KB",
    baseline: toKilobytes(sum((file) => /^dist\/[^/]*\.js$/.test(file))),
  });
  report({ name: "VSIX", value: toKilobytes(bytes), unit: "KB", baseline: toKilobytes(sum(() => true)) });
}
