import { randomUUID } from "node:crypto";
import { createSampleEvent } from "../../src/core/events/sampleEvents.ts";
import { publishEvent } from "../demo/publishTraffic.ts";
import { type EmulatorReadyLine, startLocalEventGrid } from "../demo/startLocalEventGrid.ts";
import { openTree, seedNames } from "../journeys/journey.ts";
import { createTemporaryFolder } from "../rig/cleanup.ts";
import { startWebhook } from "../rig/services/webhook.ts";
import { openWorkbench } from "../rig/workbench/workbench.ts";
import { median, report } from "./report.ts";

const rounds = 40;

/**
 * From publishing an event to its row being visible in the tail's webview, in the real VS Code. The baseline is the same
 * event sent straight to a bare webhook: what no tail can be faster than.
 */
export async function benchLatency(): Promise<void> {
  const data = createTemporaryFolder();
  const grid = await startLocalEventGrid(data.path);
  const workbench = await openWorkbench({ settings: { "amlEvents.localEventGrid.folder": data.path } });
  try {
    await openTree(workbench);
    await workbench.tree.press(seedNames.workspace, "Tail Events");
    const view = await workbench.webview(".toolbar");
    await view.locator(".tail.live").waitFor();
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { event, subject } = createUniqueEvent(grid);
      // The page itself notes when the row is drawn: a question from outside would come later.
      const drawn = view.evaluate(
        (text) =>
          new Promise<number>((resolve) => {
            const look = (): void => {
              const row = document.querySelector(`[role=option] [title="${text}"]`);
              if (row && row.getBoundingClientRect().height > 0) resolve(Date.now());
              else requestAnimationFrame(look);
            };
            look();
          }),
        subject,
      );
      // An answer to a first question shows that the second one is already being looked for.
      await view.evaluate(() => true);
      const sent = Date.now();
      await publishEvent(grid, event);
      times.push((await drawn) - sent);
    }
    report({
      name: "publish to visible row, median",
      value: median(times),
      unit: "ms",
      baseline: await measureWebhookBaseline(grid),
    });
  } finally {
    await workbench.close();
    await grid.stop();
    data.remove();
  }
}

async function measureWebhookBaseline(grid: EmulatorReadyLine): Promise<number> {
  const webhook = await startWebhook();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const sent = performance.now();
    await publishEvent({ ...grid, publishEndpoint: webhook.url }, createUniqueEvent(grid).event);
    times.push(performance.now() - sent);
  }
  await webhook.close();
  return median(times);
}

/** A registered model whose name nobody else has. */
function createUniqueEvent({ workspaceId }: EmulatorReadyLine) {
  const id = randomUUID();
  const at = { workspaceId, id, time: new Date().toISOString() };
  const event = createSampleEvent("Microsoft.MachineLearningServices.ModelRegistered", at);
  const subject = `models/${id}:1`;
  return { subject, event: { ...event, subject } };
}
