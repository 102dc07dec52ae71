import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { listFiles } from "@vscode/vsce";
import { pinnedNode, repositoryFolder, vsixFile } from "./paths.ts";
import { type ProgramResult, runProgram, runTool } from "./runProgram.ts";

/**
 * Builds for production and packs the result into `vsixFile`.
 *
 * @returns its size in bytes and the files in it
 * @throws Error with the output of the build or of vsce
 */
export async function makeVsix(): Promise<{ readonly bytes: number; readonly files: readonly string[] }> {
  throwIfFailed(
    await runProgram(pinnedNode, ["esbuild.config.mjs", "--production"], { cwd: repositoryFolder }),
    "The build failed",
  );
  // Dependencies are bundled. The file is renamed when complete, because another run may be reading it.
  const draft = `${vsixFile}.${process.pid}`;
  mkdirSync(path.dirname(vsixFile), { recursive: true });
  const readme = path.join(repositoryFolder, "dist/README.md");
  writeFileSync(readme, withoutScreenshots(readFileSync(path.join(repositoryFolder, "README.md"), "utf8")));
  const flags = ["--no-dependencies", "--allow-missing-repository", "--readme-path", "dist/README.md", "--out", draft];
  throwIfFailed(await runTool("vsce", ["package", ...flags]), "The package could not be made");
  renameSync(draft, vsixFile);
  return {
    bytes: statSync(vsixFile).size,
    files: await listFiles({ cwd: repositoryFolder, packagedDependencies: [] }),
  };
}

/** The README without its screenshots, which would double the size of the package. */
const withoutScreenshots = (readme: string): string =>
  readme.replace(/^!\[[^\]]*\]\(media\/screenshots\/.*\)\n\n/gm, "");

function throwIfFailed({ code, output }: ProgramResult, failure: string): void {
  if (code !== 0) throw new Error(`${failure}:\n${output}`);
}
