import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { findChromium } from "../rig/chromium.ts";
import { pinnedNode, repositoryFolder, screenshotsFolder } from "../rig/paths.ts";

test("the demo opens VS Code with events flowing, prints its address, and ends with Ctrl+C", async () => {
  const demo = spawn(pinnedNode, ["test/demo/demo.ts", "--browser"], {
    cwd: repositoryFolder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(demo, "exit");
  // A demo that keeps running would keep the test run from ending.
  onTestFinished(() => void demo.kill("SIGINT"));
  let url: string | undefined;
  for await (const line of createInterface({ input: demo.stdout })) {
    url = /VS Code is at (\S+)/.exec(line)?.[1];
    if (url) break;
  }
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const page = await browser.newPage();
  await page.goto(url ?? "");
  await page.getByRole("tab", { name: "Azure ML Events" }).click();
  const row = page.getByRole("treeitem", { name: /^churn-lab/ });
  await row.hover();
  await row.getByRole("button", { name: "Tail Events" }).click();
  // The demo raises the events.
  const events = async (): Promise<number> => {
    const counts = page.frames().map((frame) =>
      frame
        .getByRole("option")
        .count()
        .catch(() => 0),
    );
    return Math.max(...(await Promise.all(counts)));
  };
  await expect.poll(events, { timeout: 30_000 }).toBeGreaterThan(0);
  await page.screenshot({ path: path.join(screenshotsFolder, "demo.png") });
  await browser.close();
  demo.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
});
