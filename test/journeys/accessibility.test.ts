import path from "node:path";
import { describe, expect, test } from "vitest";
import { screenshotsFolder } from "../rig/paths.ts";
import { startWebhook } from "../rig/services/webhook.ts";
import type { Theme } from "../rig/vsCodeSettings.ts";
import type { Workbench } from "../rig/workbench/workbench.ts";
import { createWithLiveWebhook, openEditForm } from "./editEventSubscription.ts";
import { seedNames } from "./journey.ts";
import { LocalFixture } from "./localFixture.ts";

const fixture = new LocalFixture();

describe("the webviews are accessible", () => {
  test("the form and Live Events, in each theme", async () => {
    const window = await fixture.openWithTree();
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

  test("an import, an edit and the review of the changes, in each theme", async () => {
    const webhook = await startWebhook();
    const window = await fixture.openWithTree();
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
    await window.editor.close("Import Event Subscription - churn-lab");

    const form = await openEditForm(window, "on-failed");
    await form.getByRole("button", { name: "Remove condition 1" }).click();
    await form.locator("vscode-checkbox", { hasText: /^Run completed/ }).click();
    await form.getByText(/\+\d+ gained/).waitFor();
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
