import { describe, expect, test } from "vitest";
import { modelMonitor } from "../../src/core/events/modelMonitor.ts";
import { seedNames } from "./journey.ts";
import { LocalFixture } from "./localFixture.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";

const fixture = new LocalFixture();
const type = "Microsoft.MachineLearningServices.RunStatusChanged";
const retiredType = "Microsoft.MachineLearningServices.DatasetDriftDetected";

/** An event subscription as somebody else's tool wrote it: CloudEvents, with a key and an event type that Azure ignores. */
const foreignText = JSON.stringify({
  name: "as-cloud-events",
  properties: {
    destination: { endpointType: "WebHook", properties: { endpointUrl: "http://127.0.0.1:1/events" } },
    filter: {
      includedEventTypes: ["RunStatusChanged", retiredType],
      advancedFilters: [{ operatorType: "StringContains", key: "eventType", values: ["RunStatus"] }],
    },
    eventDeliverySchema: "CloudEventSchemaV1_0",
  },
});

describe("a person corrects an imported filter", () => {
  test("by the fixes for a short event type, a retired one, and a key of the other schema", async () => {
    const window = await fixture.openWithTree();
    const { editor, page, quickInput, tree } = window;
    await quickInput.runCommand("File: New Untitled Text File");
    await editor.tab("Untitled-1").waitFor();
    await page.evaluate((text) => navigator.clipboard.writeText(text), foreignText);
    await editor.focus();
    await page.keyboard.press("ControlOrMeta+v");
    await page.locator(".view-line").getByText("as-cloud-events").first().waitFor();
    await tree.choose(seedNames.workspace, "Import Event Subscription…");
    const form = await window.webview("#name");
    await form.getByText("0 of 10 samples match").waitFor();
    await form.getByText(`The event type ${type} is none of RunStatusChanged, ${retiredType}.`).waitFor();
    await screenshotInThemes(window, "filter-foreign");

    await form.getByRole("button", { name: `Use ${type}` }).click();
    await form.getByRole("button", { name: "Remove Dataset drift detected" }).click();
    await form
      .locator(".message")
      .getByText("This event subscription delivers CloudEvents, which have type.")
      .waitFor();
    await form.getByRole("button", { name: "Use type" }).click();
    await form.getByText("3 of 10 samples match").waitFor();
    await screenshotInThemes(window, "filter-corrected");
    expect(await form.locator(".form .message.warning").count()).toBe(0);
    expect(window.webviewErrors()).toEqual([]);
  });

  test("by replacing the retired drift event by model monitors", async () => {
    const window = await fixture.openWithTree();
    await window.tree.press(seedNames.workspace, "New Event Subscription…");
    const form = await window.webview("#name");
    await form.locator("vscode-checkbox", { hasText: /^Dataset drift detected/ }).click();
    await form.locator("#eventTypes-messages").getByText("Dataset drift detected is retired.").waitFor();
    await screenshotInThemes(window, "filter-retired");
    await form.getByRole("button", { name: "Filter on model monitors" }).click();
    await form.getByText("1 of 10 samples matches").waitFor();
    expect(await form.getByLabel("Key of condition 1").inputValue()).toBe(modelMonitor.key);
    expect(window.webviewErrors()).toEqual([]);
  });
});
