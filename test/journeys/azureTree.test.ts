import { expect, test } from "vitest";
import type { StandInTenant } from "../rig/services/standInAzure.ts";
import type { Workbench } from "../rig/workbench/workbench.ts";
import { waitUntil } from "../rig/workbench/waitUntil.ts";
import {
  azureSubscriptionId,
  AzureFixture,
  contoso,
  eva,
  fabrikam,
  expectNoPrompts,
  pollTimeout,
  signInAs,
} from "./azureFixture.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";

const fixture = new AzureFixture();

/** Makes the sidebar 300 pixels wide, as many people have it. */
async function narrowSidebar({ page }: Workbench): Promise<void> {
  const box = await page.locator(".part.sidebar").boundingBox();
  if (!box) throw new Error("There is no sidebar.");
  const [edge, middle] = [box.x + box.width, box.y + box.height / 2];
  await page.mouse.move(edge, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, middle, { steps: 4 });
  await page.mouse.up();
}

test("a throttled tenant appears by itself, and the others do not wait for it", async () => {
  fixture.setSignedIn({ eva: [contoso, fabrikam] });
  fixture.azure.faults.set(`${fabrikam} /providers/Microsoft.ResourceGraph/resources`, { status: 429, retryAfter: 4 });
  const window = await fixture.openWindow();
  const { tree } = window;
  await narrowSidebar(window);
  await signInAs(window, eva);
  await tree.row("churn-prod").waitFor();
  await tree.waitForDescription(/^Throttled until \d\d:\d\d:\d\d$/, "Fabrikam");
  await screenshotInThemes(window, "azure-part-throttled");
  expect(await tree.row(/^Can't load/).count()).toBe(0);
  fixture.azure.faults.clear();
  await tree.row("vision-shared").waitFor();
  await tree.row(/^Throttled/).waitFor({ state: "detached" });
  await expectNoPrompts(window);
});

test("a start sends each request once, although VS Code reports a change of accounts with each token", async () => {
  fixture.setSignedIn({ eva: [contoso, fabrikam] });
  const window = await fixture.openWindow();
  const { tree } = window;
  await signInAs(window, eva);
  await tree.row("vision-shared").waitFor();
  fixture.azure.answeredRequests.length = 0;
  await window.reload();
  await tree.row("churn-prod").waitFor();
  await tree.row("vision-shared").waitFor();
  await tree.waitForDescription("Azure", eva);
  await window.page.locator(".part.sidebar .monaco-progress-container.active").waitFor({ state: "hidden" });
  const asked = fixture.azure.answeredRequests.map(({ request }) => request).toSorted();
  const graph = "POST /providers/Microsoft.ResourceGraph/resources";
  expect(asked).toEqual(["GET /subscriptions", "GET /subscriptions", "GET /tenants", graph, graph]);
});

test("while a known tenant does not respond, rows tell how old its workspaces are", async () => {
  fixture.setSignedIn({ eva: [contoso, fabrikam] });
  const window = await fixture.openWindow();
  const { tree } = window;
  await narrowSidebar(window);
  await signInAs(window, eva);
  await tree.row("vision-shared").waitFor();
  await tree.waitForDescription("Azure", eva);
  fixture.azure.faults.set(fabrikam, "hang");
  await window.runCommand("Azure ML Events: Refresh");
  await tree.waitForDescription("Refreshing", /^as of \d\d:\d\d:\d\d$/);
  await tree.waitForDescription("Azure", `refreshing, ${eva}`);
  expect(await tree.labels()).toEqual(expect.arrayContaining(["churn-prod", "vision-shared"]));
  await screenshotInThemes(window, "azure-still-looking");
  fixture.azure.answerHanging();
  await tree.row("Refreshing").waitFor({ state: "detached" });
  await tree.waitForDescription("Azure", eva);
  await expectNoPrompts(window);
});

test("missing rights to change or to list are shown in a narrow sidebar until they are granted", async () => {
  fixture.setSignedIn({ eva: [contoso] });
  fixture.azure.principal = "eventgrid-reader";
  const window = await fixture.openWindow();
  const { tree } = window;
  await narrowSidebar(window);
  await signInAs(window, eva);
  // The emulator does not list workspaces for eventgrid-reader, so the owner lists them.
  fixture.azure.principal = "owner";
  await tree.row("churn-prod").waitFor();
  fixture.azure.principal = "eventgrid-reader";
  await tree.expand("churn-prod");
  await tree.row("Read-only").waitFor();
  await tree.row("Some results are missing").waitFor();
  await screenshotInThemes(window, "azure-read-only");
  fixture.azure.principal = "data-scientist";
  await tree.choose("churn-prod", "Refresh");
  await tree.row("You may not list event subscriptions here").waitFor();
  await tree.row("You may not change event subscriptions").waitFor();
  await screenshotInThemes(window, "azure-may-not-list");
  fixture.azure.principal = "owner";
  await tree.choose("churn-prod", "Refresh");
  await tree.row("No event subscriptions yet").waitFor();
  expect(await tree.row(/^(Read-only|You may not|Some results)/).count()).toBe(0);
  await expectNoPrompts(window);
});

test("names and error messages from Azure are plain text in rows, tooltips and notifications", async () => {
  const link = "[Sign in](command:workbench.action.openSettings)";
  const hostile = `${link} ![](https://evil.example/p.png) https://evil.example www.evil.example a@evil.example $(flame) \u{1F525}`;
  const tenants: readonly StandInTenant[] = [
    {
      id: contoso,
      name: `Contoso ${hostile}`,
      accounts: ["eva"],
      azureSubscriptions: [{ id: azureSubscriptionId(1), name: `Production ${hostile}` }],
    },
    { id: fabrikam, name: `Fabrikam ${hostile}`, accounts: ["eva"], azureSubscriptions: [] },
  ];
  await fixture.startAzure(tenants, [{ subscriptionId: azureSubscriptionId(1), name: "churn-prod" }]);
  fixture.setSignedIn({ eva: [contoso] });
  const window = await fixture.openWindow();
  const { tree, page } = window;
  await signInAs(window, eva);
  await tree.row("churn-prod").waitFor();
  await tree.row(`Tenant Fabrikam ${hostile}`).waitFor();
  const hover = page.locator(".workbench-hover").filter({ hasText: `Production ${hostile}` });
  // A row that is replaced while the mouse is over it shows its tooltip only after the mouse returns.
  await waitUntil("the tooltip of churn-prod", async () => {
    await tree.row("Azure").hover();
    await tree.row("churn-prod").hover();
    return hover.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => undefined,
    );
  });
  expect(await hover.locator("a, img").count()).toBe(0);
  await page.keyboard.press("Escape");

  await window.runCommand("Azure ML Events: Select Azure Subscriptions…");
  expect(await window.quickInput.items()).toContain(`Production ${hostile}`);
  await window.quickInput.cancel();

  fixture.azure.faults.set(contoso, { status: 500, says: `No. ${hostile}` });
  fixture.azure.faults.set(fabrikam, { status: 500, says: `No. ${hostile}` });
  await window.runCommand("Azure ML Events: Sign In to Tenant…");
  const message = page.locator(".notification-list-item-message").filter({ hasText: "No. [Sign in] (command:" });
  await message.waitFor(pollTimeout);
  expect(await message.locator("a").count()).toBe(0);
});
