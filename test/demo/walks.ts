import path from "node:path";
import { browse } from "../journeys/browse.ts";
import { edit } from "../journeys/edit.ts";
import { form } from "../journeys/form.ts";
import { handle } from "../journeys/handle.ts";
import { importing } from "../journeys/import.ts";
import { localGrid } from "../journeys/localGrid.ts";
import { localWorkspaces } from "../journeys/localWorkspaces.ts";
import { tail } from "../journeys/tail.ts";
import { openTree } from "../journeys/walk.ts";
import { openWorkbench } from "../rig/workbench.ts";

/** Walks the journeys, each in a window that a new user would see, and leaves a screenshot of each step. */
export async function takeWalks(folder: string): Promise<void> {
  for (const walk of [browse, form, importing, edit, tail, handle, localGrid, localWorkspaces]) {
    const started = performance.now();
    const workbench = await openWorkbench();
    let step = 0;
    try {
      await openTree(workbench);
      await walk.take(workbench, async (name) => {
        const file = path.join(folder, `${walk.name}-${++step}-${name}.png`);
        await workbench.snap(file);
        console.log(file);
      });
    } finally {
      await workbench.close();
    }
    console.log(`${walk.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}
