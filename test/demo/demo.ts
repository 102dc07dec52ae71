// `npm run demo`: opens VS Code with the packaged extension and a Local Event Grid with events flowing.
// `npm run demo -- --headless --out DIR`: runs the journeys in a headless VS Code and saves a screenshot of each step.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { createTemporaryFolder } from "../rig/cleanup.ts";
import { makeVsix } from "../rig/makeVsix.ts";
import { vsixFile } from "../rig/paths.ts";
import { openDesktop } from "./openDesktop.ts";
import { publishTraffic } from "./publishTraffic.ts";
import { startLocalEventGrid } from "./startLocalEventGrid.ts";
import { runJourneys } from "./runJourneys.ts";
import { startVsCodeServer } from "../rig/vsCodeServer.ts";

const usage = `npm run demo [-- --browser | --headless --out DIR]
  --browser    open VS Code in the browser even if desktop VS Code is installed
  --headless   run the journeys in a headless VS Code
  --out DIR    the folder for the screenshots of --headless (default: demo)`;

const { browser, headless, out, help } = parseFlags();
if (help) {
  console.log(usage);
  process.exit(0);
}
await makeVsix();
if (headless) await runJourneys(path.resolve(out));
else await openDemo();

async function openDemo(): Promise<void> {
  const data = createTemporaryFolder();
  const folder = path.join(data.path, "local-event-grid");
  const settings = { "amlEvents.localEventGrid.folder": folder };
  const grid = await startLocalEventGrid(folder);
  const ending = new AbortController();
  const ended = new Promise<void>((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  const traffic = publishTraffic(grid, 3_000, ending.signal);
  const desktop = !browser && hasDesktop() ? await openDesktop(vsixFile, data.path, settings) : undefined;
  const host = desktop
    ? undefined
    : await startVsCodeServer({ extension: { vsix: vsixFile }, settings, dataFolder: data.path });
  console.log(host ? `VS Code is at ${host.url}` : "VS Code opens in its own window.");
  console.log("Open Azure ML Events in the activity bar and choose Tail Events on churn-lab. Ctrl+C ends the demo.");
  await Promise.race([ended, ...(desktop ? [desktop.closed] : [])]);
  ending.abort();
  await traffic;
  await host?.stop();
  await grid.stop();
  data.remove();
}

function hasDesktop(): boolean {
  return spawnSync("code", ["--version"], { stdio: "ignore", shell: process.platform === "win32" }).status === 0;
}

function parseFlags() {
  try {
    const options = {
      browser: { type: "boolean" },
      headless: { type: "boolean" },
      out: { type: "string" },
      help: { type: "boolean" },
    } as const;
    const { values } = parseArgs({ options });
    return { browser: false, headless: false, out: "demo", help: false, ...values };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
