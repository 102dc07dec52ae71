// `npm test`: every test, from a fresh clone. The last line is `N passed, N failed` or `N passed, N failed, N skipped`.
// --only unit,host     some stages
// --machine german     imitates another machine (machines.ts), for unit and contract
// VSCODE_EXECUTABLE names a desktop VS Code to run the tests in, SCREENSHOTS the folder for screenshots.
import { parseArgs } from "node:util";
import { findChromium } from "./chromium.ts";
import { runChecks } from "./checks.ts";
import { runHostTests } from "./runHostTests.ts";
import { installVsCodeServer } from "./installVsCodeServer.ts";
import { makeVsix } from "./makeVsix.ts";
import { screenshotsFolder } from "./paths.ts";
import { imitateMachine, machines } from "./machines.ts";
import { type Stage, Tally } from "./tally.ts";
import { runVitest } from "./runVitest.ts";

const allStages = ["check", "contract", "host", "journeys"];
const { values } = parseArgs({ options: { only: { type: "string" }, machine: { type: "string" } } });
const chosenStages = values.only?.split(",") ?? allStages;
const unknownStages = chosenStages.filter((name) => ![...allStages, "unit"].includes(name));
if (unknownStages.length > 0) {
  console.error(
    `--only does not know ${unknownStages.join(", ")}. It takes unit, ${allStages.join(", ")}, separated by commas.`,
  );
  process.exit(2);
}
if (values.machine !== undefined) {
  const machine = machines[values.machine];
  if (!machine) {
    console.error(`--machine does not know ${values.machine}. It takes ${Object.keys(machines).join(" or ")}.`);
    process.exit(2);
  }
  imitateMachine(machine);
}

const tally = new Tally();
const onePassed: Stage = async () => ({ passed: 1, failed: 0, output: "" });
const needsVsCode = chosenStages.includes("host") || chosenStages.includes("journeys");

// The download overlaps the checks.
const vsCodePreparation = needsVsCode ? tally.run("VS Code", () => prepareVsCode().then(onePassed)) : undefined;
if (chosenStages.includes("check")) await runChecks(tally);
if (chosenStages.includes("unit")) await tally.run("unit", () => runVitest("unit", "failures"));
if (chosenStages.includes("contract")) await tally.run("contract", () => runVitest("contract", "every test"), "always");
if (needsVsCode) {
  const packed = await tally.run("package", () => makeVsix().then(onePassed));
  const ready = (await vsCodePreparation)?.failed === 0 && packed.failed === 0;
  const unable: Stage = async () => ({ passed: 0, failed: 1, output: "Not run, because of the failure above." });
  if (chosenStages.includes("host")) await tally.run("host", ready ? () => runHostTests() : unable, "always");
  if (chosenStages.includes("journeys")) {
    await tally.run("journeys", ready ? () => runVitest("journeys", "every test") : unable, "always");
    console.log(`Screenshots: ${screenshotsFolder}`);
  }
}
tally.end();

/** Installs the browser and the VS Code that the tests run in, and puts the browser into the environment. */
async function prepareVsCode(): Promise<void> {
  if (process.env.VSCODE_EXECUTABLE) return;
  process.env.CHROMIUM = await findChromium();
  await installVsCodeServer();
}
