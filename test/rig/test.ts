// `npm test`: every test, from a fresh clone. `--only unit,host` runs some; VSCODE_EXECUTABLE names a desktop VS Code to run
// them in; SCREENSHOTS names the folder for screenshots. The last line is always `N passed, N failed`.
import { parseArgs } from "node:util";
import { findChromium } from "./chromium.ts";
import { runChecks } from "./checks.ts";
import { runHostTests } from "./hostTests.ts";
import { installHost } from "./installHost.ts";
import { makeVsix } from "./makeVsix.ts";
import { screenshots } from "./repository.ts";
import { type Stage, Tally } from "./tally.ts";
import { runVitest } from "./vitestProject.ts";

const everything = ["check", "contract", "host", "journeys"];
const { values } = parseArgs({ options: { only: { type: "string" } } });
const chosen = values.only?.split(",") ?? everything;
const unknown = chosen.filter((name) => ![...everything, "unit"].includes(name));
if (unknown.length > 0) {
  console.error(
    `--only does not know ${unknown.join(", ")}; it takes unit, ${everything.join(", ")}, separated by commas.`,
  );
  process.exit(2);
}

const tally = new Tally();
const one: Stage = async () => ({ passed: 1, failed: 0, output: "" });
const inVsCode = chosen.includes("host") || chosen.includes("journeys");

// What has to be installed is on its way while the processor checks.
const prepared = inVsCode ? tally.run("VS Code", () => prepareVsCode().then(one)) : undefined;
if (chosen.includes("check")) await runChecks(tally);
if (chosen.includes("unit")) await tally.run("unit", () => runVitest("unit", "failures"));
if (chosen.includes("contract")) await tally.run("contract", () => runVitest("contract", "every test"), "always");
if (inVsCode) {
  const packed = await tally.run("package", () => makeVsix().then(one));
  const ready = (await prepared)?.failed === 0 && packed.failed === 0;
  const unable: Stage = async () => ({ passed: 0, failed: 1, output: "Not run, because of the failure above." });
  if (chosen.includes("host")) await tally.run("host", ready ? () => runHostTests() : unable, "always");
  if (chosen.includes("journeys")) {
    await tally.run("journeys", ready ? () => runVitest("journeys", "every test") : unable, "always");
    console.log(`Screenshots: ${screenshots}`);
  }
}
tally.end();

/** Installs what the tests are driven in, and tells the tests. */
async function prepareVsCode(): Promise<void> {
  if (process.env.VSCODE_EXECUTABLE) return;
  process.env.CHROMIUM = await findChromium();
  await installHost();
}
