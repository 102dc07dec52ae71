import assert from "node:assert/strict";
import path from "node:path";
import type { Frame } from "playwright-core";
import { createSampleEvent } from "../../src/core/events/sampleEvents.ts";
import { readInstance } from "../../src/emulator/store/instance.ts";
import { publishEvent } from "../demo/publishTraffic.ts";
import type { Theme } from "../rig/vsCodeSettings.ts";
import { waitUntil } from "../rig/workbench/waitUntil.ts";
import { type Journey, openTree, seedNames } from "./journey.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";

const runStatusChanged = "Microsoft.MachineLearningServices.RunStatusChanged";

/** Events whose texts or times would mislead a person, or break the list. */
const oddEvents: readonly { readonly [member: string]: unknown }[] = [
  { subject: "experiments/e/runs/\u202e21_xof_evarb", data: { runStatus: "\u202edeliaF" } },
  { subject: "experiments/e/runs/two\nlines\u2028and a third", data: { runStatus: "Failed\r\nRunning" } },
  { subject: `experiments/e/runs/${"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301".repeat(8)}` },
  { subject: "experiments/ניסוי/runs/12", data: { runStatus: "Completed", note: "needle in the data" } },
  { subject: "never set", eventTime: "0001-01-01T00:00:00Z", data: { runStatus: "Canceled" } },
  { subject: "no time zone", eventTime: "2026-11-30T12:00:00.1234567", data: { runStatus: "NotResponding" } },
  { subject: "far ahead", eventTime: "+275760-09-13T00:00:00Z", data: { runStatus: "Running" } },
  {
    subject: "100,000 keys",
    data: Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [at.toString(36), 0])),
  },
];

export const readLiveEvents: Journey = {
  name: "live-events",
  task: "reads, searches and clears live events whose texts mislead, and finds them in the capture",
  async run(workbench, snap) {
    const { tree, editor, page } = workbench;
    await workbench.runCommand("Live Events: Focus on Live Events View");
    const empty = await workbench.webview(".empty");
    await empty.getByText("No tail is running.").waitFor();
    await snap("no-tail");
    await tree.press(seedNames.workspace, "Tail Events");
    const view = await workbench.webview(".toolbar, .empty");
    await view.getByRole("button", { name: "Raise Sample Event…" }).waitFor();
    await snap("no-events");

    const instance = await readInstance(path.join(workbench.globalStorageFolder, "local-event-grid"));
    assert.ok(instance);
    for (const [index, change] of oddEvents.entries()) {
      const at = { workspaceId: instance.workspaceId, id: `odd-${index}`, time: new Date().toISOString() };
      await publishEvent(instance, { ...createSampleEvent(runStatusChanged, at), ...change });
    }
    await publishEvent(instance, createFailedRun(instance.workspaceId));
    const rows = view.getByRole("option");
    await waitUntil("all rows", async () => ((await rows.count()) === oddEvents.length + 1 ? true : undefined));
    for (const height of await rows.evaluateAll((all) => all.map((row) => (row as HTMLElement).offsetHeight)))
      assert.equal(height, 22);
    assert.match(await rows.nth(0).innerText(), /⟨U\+202E⟩21_xof_evarb\s+⟨U\+202E⟩deliaF/);
    assert.match(await rows.nth(1).innerText(), /two⟨U\+000A⟩lines⟨U\+2028⟩and a third/);
    for (const index of [4, 5]) assert.match(await rows.nth(index).innerText(), /–\s+1$/);
    assert.match(await rows.nth(6).innerText(), /< -99 d\s+1$/);
    await screenshotInThemes(workbench, "live-events-odd");

    // The 100,000 keys, and then a row that is selected with and without the focus.
    await rows.nth(7).click();
    await editor.tab(/^RunStatusChanged 8 - churn-lab\.json/).waitFor();
    await rows.nth(8).click();
    await editor.tab(/^RunStatusChanged 9 - churn-lab\.json/).waitFor();
    await view.locator("#rows").focus();
    await screenshotInThemes(workbench, "live-events-selected");
    assert.notEqual(
      await colorOf(view, "[aria-selected=true] .status > span"),
      await colorOf(view, "[aria-selected=true]"),
    );

    for (const theme of ["light", "high contrast", "dark"] satisfies Theme[]) {
      await workbench.useTheme(theme);
      assert.deepEqual(await workbench.findAccessibilityViolations(view), [], theme);
    }

    // The search is the panel's own, also with an editor open whose find widget the same key would open.
    await view.locator("#rows").press("Control+f");
    await waitUntil("the focus in the search", async () => ((await focusedId(view)) === "search" ? true : undefined));
    assert.equal(await page.locator(".find-widget.visible").count(), 0);
    await page.keyboard.type("NEEDLE ניסוי");
    // The announcement of the count for screen readers has the same text.
    const count = view.locator("#count");
    await count.getByText(`1 of ${oddEvents.length + 1} events`).waitFor();
    await snap("search");
    await page.keyboard.press("Escape");
    await count.getByText(`${oddEvents.length + 1} events`, { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await waitUntil("the focus in the list", async () => ((await focusedId(view)) === "rows" ? true : undefined));
    await page.keyboard.press("End");
    await page.keyboard.press("Control+c");
    await workbench.statusBarItem("Copied the event as JSON.").waitFor();

    await rows.nth(0).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Copy Subject" }).waitFor();
    await snap("menu");
    await page.getByRole("menuitem", { name: "Copy Subject" }).click();
    await workbench.statusBarItem("Copied the subject.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), oddEvents[0]?.["subject"]);

    await view.getByRole("button", { name: "Clear", exact: true }).click();
    await view
      .locator(".empty")
      .getByText(`Cleared ${oddEvents.length + 1} events.`)
      .waitFor();
    await snap("cleared");
    await view.getByRole("button", { name: "Open Capture" }).click();
    await editor.tab(/^tail-\w+\.jsonl/).waitFor();
    await snap("capture");
    await workbench.runCommand("Stop Tail");
    await tree.row("Tail of all events").waitFor({ state: "detached" });

    await workbench.reload();
    await openTree(workbench);
    await workbench.runCommand("Live Events: Focus on Live Events View");
    const restored = await workbench.webview(".empty");
    await restored.getByText(`The last capture has ${oddEvents.length + 1} events of ${seedNames.workspace}`).waitFor();
    await snap("reloaded");
  },
};

const createFailedRun = (workspaceId: string) =>
  createSampleEvent(
    runStatusChanged,
    { workspaceId, id: "failed", time: new Date().toISOString() },
    { runStatus: "Failed" },
  );

const focusedId = (view: Frame): Promise<string | undefined> => view.evaluate(() => document.activeElement?.id);

const colorOf = (view: Frame, selector: string): Promise<string> =>
  view
    .locator(selector)
    .first()
    .evaluate((element) => getComputedStyle(element).color);
