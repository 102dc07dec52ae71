import { runTool } from "./runProgram.ts";
import type { Tally } from "./tally.ts";
import { runVitest } from "./runVitest.ts";

/** Each tool that reads the source counts as one test. */
const checkTools: readonly (readonly [name: string, tool: string, ...args: string[]])[] = [
  ["types", "tsc", "--build"],
  ["lint", "oxlint", "--type-aware", "--deny-warnings"],
  ["format", "oxfmt", "--check"],
  ["dead code", "knip"],
];

/** Runs the checks that need no VS Code: types, lint, format, dead code, and unit tests, which include the architecture. */
export async function runChecks(tally: Tally): Promise<void> {
  const runs = checkTools.map(([name, tool, ...args]) =>
    tally.run(name, async () => {
      const { code, output } = await runTool(tool, args);
      return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
    }),
  );
  await Promise.all([...runs, tally.run("unit", () => runVitest("unit", "failures"))]);
}
