import path from "node:path";
import { journeys } from "../journeys/allJourneys.ts";
import { openTree } from "../journeys/journey.ts";
import { closeIdleHost } from "../rig/workbench/browserSession.ts";
import { openWorkbench } from "../rig/workbench/workbench.ts";

/** Runs each journey in the window of a new user and saves a screenshot of each step. */
export async function runJourneys(folder: string): Promise<void> {
  for (const journey of journeys) {
    const started = performance.now();
    const workbench = await openWorkbench();
    let step = 0;
    try {
      await openTree(workbench);
      await journey.run(workbench, async (name) => {
        const file = path.join(folder, `${journey.name}-${++step}-${name}.png`);
        await workbench.saveScreenshot(file);
        console.log(file);
      });
    } finally {
      await workbench.close();
    }
    console.log(`${journey.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  await closeIdleHost();
}
