import { mkdtemp, copyFile, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { pinnedNode, repositoryFolder, vsixFile } from "../rig/paths.ts";
import { runProgram } from "../rig/runProgram.ts";

const { code: unzipCode } = await runProgram("sh", ["-c", "command -v unzip"]);

test.skipIf(unzipCode !== 0)("the commands of the README extract the Local Event Grid from the VSIX", async () => {
  const readme = await readFile(path.join(repositoryFolder, "README.md"), "utf8");
  const section = readme.slice(readme.indexOf("### Use it in your project's CI"));
  const commands = [...section.slice(0, section.indexOf("```")).matchAll(/^ {4}(.*)$/gm)].map(([, line]) => line);
  const project = await mkdtemp(path.join(tmpdir(), "event-grid-"));
  onTestFinished(() => rm(project, { recursive: true, force: true }));
  await copyFile(vsixFile, path.join(project, "azure-ml-events.vsix"));
  // Twice, as a project does that updates its copy.
  for (const script of [commands, commands].map((lines) => lines.join("\n")))
    expect(await runProgram("sh", ["-ec", script], { cwd: project })).toMatchObject({ code: 0 });
  const help = await runProgram(pinnedNode, ["tools/event-grid/emulator.js", "--help"], { cwd: project });
  expect(help).toMatchObject({ code: 0, output: expect.stringContaining("--clock virtual") });
});

test.skipIf(unzipCode !== 0)(
  "the readme in the VSIX shows no picture that VS Code would look for elsewhere",
  async () => {
    const { code, output } = await runProgram("unzip", ["-p", vsixFile, "extension/readme.md"]);
    expect(code).toBe(0);
    expect(output).toContain("# Azure ML Events");
    expect(output).not.toContain("![");
  },
);
