import { mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { listFiles } from "@vscode/vsce";
import { pinnedNode, repository, vsix } from "./repository.ts";
import { type Ended, runProgram, runTool } from "./runProgram.ts";

/**
 * Builds for production and packs the result into `vsix`.
 *
 * @returns the size in bytes and the files inside
 * @throws with the output of the build or the packing when it fails
 */
export async function makeVsix(): Promise<{ readonly bytes: number; readonly files: readonly string[] }> {
  must(await runProgram(pinnedNode, ["esbuild.config.mjs", "--production"], { cwd: repository }), "The build failed");
  // Everything is bundled, so no dependency goes in. Renamed when whole: another run may be reading the last one.
  const draft = `${vsix}.${process.pid}`;
  mkdirSync(path.dirname(vsix), { recursive: true });
  const flags = ["--no-dependencies", "--allow-missing-repository", "--out", draft];
  must(await runTool("vsce", "package", ...flags), "The package could not be made");
  renameSync(draft, vsix);
  return { bytes: statSync(vsix).size, files: await listFiles({ cwd: repository, packagedDependencies: [] }) };
}

function must({ code, output }: Ended, failure: string): void {
  if (code !== 0) throw new Error(`${failure}:\n${output}`);
}
