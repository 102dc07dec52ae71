import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { screenshotsFolder } from "../rig/paths.ts";
import type { Theme } from "../rig/vsCodeSettings.ts";
import { startWebhook } from "../rig/services/webhook.ts";
import { openWorkbench, type Workbench } from "../rig/workbench/workbench.ts";
import { arrangeTree } from "./arrangeTree.ts";
import { browseTree } from "./browseTree.ts";
import { createWithLiveWebhook, editEventSubscription, openEditForm } from "./editEventSubscription.ts";
import { closeWindow } from "./closeWindow.ts";
import { createEventSubscription } from "./createEventSubscription.ts";
import { importEventSubscription } from "./importEventSubscription.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";
import { insertHandler } from "./insertHandler.ts";
import { controlLocalEventGrid } from "./controlLocalEventGrid.ts";
import { manageLocalWorkspaces } from "./manageLocalWorkspaces.ts";
import { tailEvents } from "./tailEvents.ts";
import { openTree, seedNames } from "./journey.ts";

let workbench: Workbench | undefined;
afterEach(async ({ task }) => {
  await closeWindow(workbench, task);
  workbench = undefined;
});

/** Opens the window of a new user with the tree. */
async function openWithTree(): Promise<Workbench> {
  workbench = await openWorkbench();
  await openTree(workbench);
  return workbench;
}

describe("a person", () => {
  test.each([
    browseTree,
    arrangeTree,
    createEventSubscription,
    importEventSubscription,
    editEventSubscription,
    tailEvents,
    insertHandler,
    controlLocalEventGrid,
    manageLocalWorkspaces,
  ])("$task", async ({ name, run }) => {
    const window = await openWithTree();
    let step = 0;
    await run(window, (what) => window.saveScreenshot(path.join(screenshotsFolder, `${name}-${++step}-${what}.png`)));
    expect(window.webviewErrors()).toEqual([]);
  });
});

describe("the webviews are accessible", () => {
  test("the form and Live Events, in each theme", async () => {
    const window = await openWithTree();
    await window.tree.press(seedNames.workspace, "Tail Events");
    const live = await window.webview(".toolbar, .empty");
    await live.getByText("live", { exact: true }).waitFor();
    await window.tree.choose(seedNames.workspace, "Raise Sample Event…");
    await window.quickInput.pick("Run status changed");
    await live.getByRole("option").waitFor();
    await window.tree.press(seedNames.workspace, "New Event Subscription…");
    const page = await window.webview("#name");
    await page.getByRole("button", { name: "Add condition" }).click();
    await page.locator("#create").click();
    for (const theme of ["dark", "light", "high contrast"] satisfies Theme[]) {
      await window.useTheme(theme);
      await window.saveScreenshot(path.join(screenshotsFolder, `theme-${theme.replace(" ", "-")}.png`));
      expect({ theme, form: await window.findAccessibilityViolations(page) }).toEqual({ theme, form: [] });
      expect({ theme, live: await window.findAccessibilityViolations(live) }).toEqual({ theme, live: [] });
    }
  });
});

describe("the form of an existing event subscription is accessible", () => {
  test("an import, an edit and the review of the changes, in each theme", async () => {
    const webhook = await startWebhook();
    const window = await openWithTree();
    await createWithLiveWebhook(window, "on-failed", webhook.url);
    const command = `az eventgrid event-subscription create --name on-failed --source-resource-id "$WORKSPACE" \\
  --endpoint ${webhook.url} --labels "$OWNER" --max-delivery-attempts 5 --no-such-flag 1 --subject-begins-with models/`;
    // The page needs the focus for access to the clipboard. The click collapses the row.
    await window.tree.select(seedNames.workspace);
    await window.tree.expand(seedNames.workspace);
    await window.page.evaluate((text) => navigator.clipboard.writeText(text), command);
    await window.tree.choose(seedNames.workspace, "Import Event Subscription…");
    const imported = await window.webview(".import-problems");
    await imported.getByText(/Compared with the deployed filter/).waitFor();
    await everyThemeIsAccessible(window, "import", imported);
    await window.editor.close("Import Event Subscription");

    const form = await openEditForm(window, "on-failed");
    await form.getByRole("button", { name: "Remove condition 1" }).click();
    await form.locator("vscode-checkbox", { hasText: /^Run completed/ }).click();
    await form.getByText(/\+1 gained/).waitFor();
    await everyThemeIsAccessible(window, "edit", form);
    await form.locator("#create").click();
    await form.getByText("As JSON").click();
    await form.getByText("As Azure CLI command").click();
    await everyThemeIsAccessible(window, "question", form);
    await webhook.close();
  });

  async function everyThemeIsAccessible(
    window: Workbench,
    what: string,
    form: Awaited<ReturnType<Workbench["webview"]>>,
  ) {
    for (const theme of ["dark", "light", "high contrast"] satisfies Theme[]) {
      await window.useTheme(theme);
      await window.saveScreenshot(path.join(screenshotsFolder, `form-${what}-${theme.replace(" ", "-")}.png`));
      expect({ what, theme, form: await window.findAccessibilityViolations(form) }).toEqual({ what, theme, form: [] });
    }
  }
});

describe("a person loses nothing", () => {
  test("when the window reloads: the form keeps its input, and a tail leaves nothing behind", async () => {
    const window = await openWithTree();
    await window.tree.press(seedNames.workspace, "Tail Events");
    await window.tree.row(/^tail-/).waitFor();
    await window.tree.press(seedNames.workspace, "New Event Subscription…");
    const before = await window.webview("#name");
    await before.locator("#name").fill("half-written");
    await before.locator("#endpointUrl").fill("https://example.com/hook");
    // The webview sends its input shortly after typing pauses.
    await window.tree.select(seedNames.workspace);
    await window.editor.tab("New Event Subscription").waitFor();
    await window.reload();
    const after = await window.webview("#name");
    await expect.poll(() => after.locator("#name").inputValue()).toBe("half-written");
    expect(await after.locator("#endpointUrl").inputValue()).toBe("https://example.com/hook");
    await openTree(window);
    await window.tree.row(/^tail-/).waitFor({ state: "detached" });
  });

  test("when a second window shares the Local Event Grid and takes it over after the first one closes", async () => {
    const first = await openWithTree();
    const second = await first.openWindow();
    await openTree(second);
    await first.tree.waitForDescription("Local Event Grid", /^running at :\d+$/);
    await second.tree.waitForDescription(
      "Local Event Grid",
      `${await first.tree.description("Local Event Grid")}, shared`,
    );
    await second.tree.choose("watch-drift", "Delete Event Subscription");
    await second.dialog.press("Delete");
    await second.tree.row("watch-drift").waitFor({ state: "detached" });
    // The first window notices the change without a refresh.
    await first.tree.row("watch-drift").waitFor({ state: "detached" });
    await first.page.close();
    // VS Code keeps the extension host of a closed page for a while, because the page might reconnect.
    await second.tree.row("Local Event Grid").filter({ hasNotText: "shared" }).waitFor({ timeout: 60_000 });
    await second.tree.expand(seedNames.workspace);
    await second.tree.row("notify-failed-runs").waitFor();
  });
});

describe("a person reads what is wrong, why, and what to do", () => {
  test("when the port of the Local Event Grid is taken", async () => {
    const occupant = await startWebhook();
    workbench = await openWorkbench({ settings: { "amlEvents.localEventGrid.port": occupant.port } });
    await workbench.openActivity("Azure ML Events");
    const row = workbench.tree.row(new RegExp(`[Pp]ort ${occupant.port}`));
    await row.waitFor();
    await workbench.saveScreenshot(path.join(screenshotsFolder, "told-port-taken.png"));
    await workbench.tree.row(/0 for any free port/).waitFor();
    await occupant.close();
    await row.click();
    await workbench.tree.row(seedNames.workspace).waitFor();
  });

  test("when the folder of the Local Event Grid is deleted while it runs, until the folder is back", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "event-grid-"));
    workbench = await openWorkbench({ settings: { "amlEvents.localEventGrid.folder": folder } });
    await openTree(workbench);
    const { tree, page } = workbench;
    await rm(folder, { recursive: true });
    const row = tree.row(/^Events can't be stored in/);
    await row.waitFor();
    await tree.row(/Create it again/).waitFor();
    await tree.row(seedNames.workspace).waitFor();
    await tree
      .row("Local Event Grid")
      .filter({ hasText: /accepts no events/ })
      .waitFor();
    await workbench
      .statusBarItem(/\/s/)
      .filter({ has: page.locator(".codicon-warning") })
      .waitFor();
    await screenshotInThemes(workbench, "told-no-folder");
    await mkdir(folder);
    await row.waitFor({ state: "detached" });
    await tree.waitForDescription("Local Event Grid", /^running at :\d+$/);
    await rm(folder, { recursive: true });
  });

  test("when a webhook answers the handshake with 202, and when a name is taken", async () => {
    const accepting = await startWebhook(() => ({ status: 202 }));
    const window = await openWithTree();
    await window.tree.press(seedNames.workspace, "New Event Subscription…");
    const page = await window.webview("#name");
    await page.locator("#endpointUrl").fill(accepting.url);
    await page.locator("#name").fill("WATCH-drift");
    await page.locator("#create").click();
    await page.locator("#name-messages").getByText('already has an event subscription named "WATCH-drift"').waitFor();
    await page.locator("#name").fill("patient");
    await page.locator("#create").click();
    await page.locator("#endpointUrl-messages").getByText("it answered 202. Event Grid accepts only 200.").waitFor();
    await window.saveScreenshot(path.join(screenshotsFolder, "told-handshake-202.png"));
    expect(await page.locator("#name").inputValue()).toBe("patient");
    await accepting.close();
  });

  test("without the right to list: which right is missing, which role grants it, and a request for access to copy", async () => {
    const window = await openAs("data-scientist");
    await window.tree.row("You may not list event subscriptions here").waitFor();
    await window.tree.row(/Ask for the role EventGrid EventSubscription Reader/).waitFor();
    await window.tree.row("You may not change event subscriptions").waitFor();
    await screenshotInThemes(window, "told-missing-rights");
    await window.tree.press("You may not list event subscriptions here", "Copy Request for Access");
    await window.notifications.withText(/Copied a request for access to churn-lab/).waitFor();
    const request = await window.editor.clipboard();
    expect(request).toContain("--role 'EventGrid EventSubscription Reader' --scope /subscriptions/");
    expect(request).toContain("Missing: Microsoft.EventGrid/eventSubscriptions/read\n");
  });

  test("without the right to see workspaces: that there may be some", async () => {
    workbench = await openWorkbench({ settings: { "amlEvents.localEventGrid.principal": "eventgrid-reader" } });
    await workbench.openActivity("Azure ML Events");
    await workbench.tree.waitForDescription("No workspaces", "none that you may see");
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
    await screenshotInThemes(window, "told-read-only", () => window.tree.disabledActions(second));

    await window.runCommand("Azure ML Events: New Event Subscription…");
    await window.notifications.withText(/Ask for the role EventGrid EventSubscription Contributor/).waitFor();
    await window.saveScreenshot(path.join(screenshotsFolder, "told-read-only-refused.png"));
    await window.notifications.press(/Ask for the role/, "Copy Request for Access");
    await window.notifications.withText(/Copied a request for access to churn-lab/).waitFor();
    await window.notifications.clear();
    await window.runCommand("Azure ML Events: Tail Events");
    await window.notifications.withText(/You may not tail events here. A tail creates/).waitFor();
    await window.notifications.clear();
    // By keyboard, as by a click.
    await window.tree.row("Read-only").focus();
    await window.tree.choose(second, "Copy Request for Access", "keyboard");
    await window.notifications.withText(/Copied a request for access to churn-lab/).waitFor();
    await window.notifications.clear();
    await window.tree.select("Read-only");
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
    workbench = await openWorkbench({ settings: { "amlEvents.localEventGrid.principal": principal } });
    await workbench.openActivity("Azure ML Events");
    await workbench.tree.expand("Local Event Grid", seedNames.workspace);
    return workbench;
  }

  test("when a tail cannot start because captures cannot be written", async () => {
    const window = await openWithTree();
    // A file takes the place of the folder of captures.
    await rm(path.join(window.globalStorageFolder, "captures"), { recursive: true, force: true });
    await writeFile(path.join(window.globalStorageFolder, "captures"), "");
    await window.tree.press(seedNames.workspace, "Tail Events");
    const live = await window.webview(".toolbar");
    await live
      .locator(".tail.failed")
      .getByText(/captures can.t be written/)
      .waitFor();
    expect(await window.notifications.messages()).toEqual([]);
    await window.saveScreenshot(path.join(screenshotsFolder, "told-no-captures.png"));
  });
});
