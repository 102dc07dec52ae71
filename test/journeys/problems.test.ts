import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { screenshotsFolder } from "../rig/paths.ts";
import { startWebhook } from "../rig/services/webhook.ts";
import type { Workbench } from "../rig/workbench/workbench.ts";
import { seedNames } from "./journey.ts";
import { LocalFixture } from "./localFixture.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";

const fixture = new LocalFixture();

describe("a person reads what is wrong, why, and what to do", () => {
  test("when the port of the Local Event Grid is taken", async () => {
    const occupant = await startWebhook();
    const window = await fixture.openWindow({ "amlEvents.localEventGrid.port": occupant.port });
    const row = window.tree.row(new RegExp(`[Pp]ort ${occupant.port}`));
    await row.waitFor();
    await window.saveScreenshot(path.join(screenshotsFolder, "problem-port-taken.png"));
    await window.tree.row(/0 for any free port/).waitFor();
    await occupant.close();
    await window.tree.press(new RegExp(`[Pp]ort ${occupant.port}`), "Retry");
    await window.tree.row(seedNames.workspace).waitFor();
    expect(window.webviewErrors()).toEqual([]);
  });

  test("when the folder of the Local Event Grid is deleted while it runs, until the folder is back", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "event-grid-"));
    const window = await fixture.openWithTree({ "amlEvents.localEventGrid.folder": folder });
    const { tree, page } = window;
    await rm(folder, { recursive: true });
    const row = tree.row(/^Events can't be stored in/);
    await row.waitFor();
    await tree.row(/Create it again/).waitFor();
    await tree.row(seedNames.workspace).waitFor();
    await tree
      .row("Local Event Grid")
      .filter({ hasText: /accepts no events/ })
      .waitFor();
    await window
      .statusBarItem(/\/s/)
      .filter({ has: page.locator(".codicon-warning") })
      .waitFor();
    await screenshotInThemes(window, "problem-no-folder");
    await mkdir(folder);
    await row.waitFor({ state: "detached" });
    await tree.waitForDescription("Local Event Grid", /^running at :\d+$/);
    expect(window.webviewErrors()).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test("when a webhook answers the handshake with 202, and when a name is taken", async () => {
    const accepting = await startWebhook(() => ({ status: 202 }));
    const window = await fixture.openWithTree();
    await window.tree.press(seedNames.workspace, "New Event Subscription…");
    const page = await window.webview("#name");
    await page.locator("#endpointUrl").fill(accepting.url);
    await page.locator("#name").fill("WATCH-drift");
    await page.locator("#create").click();
    await page.locator("#name-messages").getByText('already has an event subscription named "WATCH-drift"').waitFor();
    await page.locator("#name").fill("patient");
    await page.locator("#create").click();
    await page.locator("#endpointUrl-messages").getByText("it answered 202. Event Grid accepts only 200.").waitFor();
    await window.saveScreenshot(path.join(screenshotsFolder, "problem-handshake-202.png"));
    expect(await page.locator("#name").inputValue()).toBe("patient");
    await accepting.close();
  });

  test("without the right to list: which right is missing, which role grants it, and a request for access to copy", async () => {
    const window = await openAs("data-scientist");
    await window.tree.row("You may not list event subscriptions here").waitFor();
    await window.tree.row(/Ask for the role EventGrid EventSubscription Reader/).waitFor();
    await window.tree.row("You may not change event subscriptions").waitFor();
    await screenshotInThemes(window, "problem-missing-rights");
    await window.tree.press("You may not list event subscriptions here", "Copy Request for Access");
    await window.notifications.withText(/Copied a request for access to churn-lab/).waitFor();
    const request = await window.editor.clipboard();
    expect(request).toContain("--role 'EventGrid EventSubscription Reader' --scope /subscriptions/");
    expect(request).toContain("Missing: Microsoft.EventGrid/eventSubscriptions/read\n");
  });

  test("without the right to see workspaces: that there may be some", async () => {
    const window = await fixture.openWindow({ "amlEvents.localEventGrid.principal": "eventgrid-reader" });
    await window.tree.waitForDescription("No workspaces", "none that you may see");
    expect(window.webviewErrors()).toEqual([]);
  });

  test("with the right to read only: commands are disabled, and explain themselves in the command palette", async () => {
    const window = await openAs("reader");
    const [, second] = seedNames.eventSubscriptions;
    await window.tree.row("Read-only").waitFor();
    const label = await window.tree.row("Read-only").getAttribute("aria-label");
    expect(label).toContain("Missing: Microsoft.EventGrid/eventSubscriptions/write and Microsoft.EventGrid");
    expect(label).toContain("Granted by: the role EventGrid EventSubscription Contributor");

    expect(await window.tree.disabledActions(seedNames.workspace)).toEqual({
      menu: ["New Event Subscription…", "Import Event Subscription…", "Tail Events"],
      buttons: ["Tail Events", "New Event Subscription…"],
    });
    await window.page.keyboard.press("Escape");
    expect(await window.tree.disabledActions(second)).toEqual({
      menu: ["Edit Event Subscription…", "Tail Events", "Delete Event Subscription"],
      buttons: ["Tail Events", "Edit Event Subscription…"],
    });
    await window.page.keyboard.press("Escape");
    await screenshotInThemes(window, "problem-read-only", () => window.tree.disabledActions(second));

    await window.runCommand("Azure ML Events: New Event Subscription…");
    await window.notifications.withText(/Ask for the role EventGrid EventSubscription Contributor/).waitFor();
    await window.saveScreenshot(path.join(screenshotsFolder, "problem-read-only-refused.png"));
    await window.notifications.press(/Ask for the role/, "Copy Request for Access");
    await window.notifications.withText(/Copied a request for access to churn-lab/).waitFor();
    await window.notifications.clear();
    await window.runCommand("Azure ML Events: Tail Events");
    await window.notifications.withText(/You may not tail events here. A tail creates/).waitFor();
    await window.notifications.clear();
    // By keyboard, as by a button.
    await window.tree.row("Read-only").focus();
    await window.tree.choose(second, "Copy Request for Access", "keyboard");
    await window.notifications.withText(/Copied a request for access to churn-lab/).waitFor();
    await window.notifications.clear();
    await window.tree.press("Read-only", "Copy Request for Access");
    await window.notifications.withText(/Copied a request for access to churn-lab/).waitFor();
    expect(await window.editor.clipboard()).toContain("Missing: Microsoft.EventGrid/eventSubscriptions/write");
  });

  test("after a change of rights: commands are enabled on every row without a refresh", async () => {
    const window = await openAs("reader");
    await window.tree.row("Read-only").waitFor();
    await window.tree.collapse(seedNames.workspace);
    const newButton = window.tree.row(seedNames.workspace).getByRole("button", { name: "New Event Subscription" });
    await newButton.and(window.page.locator("[aria-disabled=true]")).waitFor({ state: "attached" });
    await window.changeSettings({ "amlEvents.localEventGrid.principal": "owner" });
    await newButton.and(window.page.locator(":not([aria-disabled=true])")).waitFor({ state: "attached" });
    await window.tree.expand(seedNames.workspace);
    await window.tree.row(seedNames.eventSubscriptions[0]).waitFor();
    expect(await window.tree.disabledActions(seedNames.eventSubscriptions[0])).toEqual({ menu: [], buttons: [] });
    expect(await window.tree.labels()).not.toContain("Read-only");
  });

  /** Opens a window with the rights of a role on the Local Event Grid, and expands the seeded workspace. */
  async function openAs(principal: string): Promise<Workbench> {
    const window = await fixture.openWindow({ "amlEvents.localEventGrid.principal": principal });
    await window.tree.expand("Local Event Grid", seedNames.workspace);
    return window;
  }

  test("when a tail cannot start because captures cannot be written", async () => {
    const window = await fixture.openWithTree();
    // A file takes the place of the folder of captures.
    await rm(path.join(window.globalStorageFolder, "captures"), { recursive: true, force: true });
    await writeFile(path.join(window.globalStorageFolder, "captures"), "");
    await window.tree.press(seedNames.workspace, "Tail Events");
    const live = await window.webview(".toolbar");
    await live
      .locator(".tail.failed")
      .getByText(/captures can't be written/)
      .waitFor();
    expect(await window.notifications.messages()).toEqual([]);
    await window.saveScreenshot(path.join(screenshotsFolder, "problem-no-captures.png"));
  });
});
