import assert from "node:assert/strict";
import * as vscode from "vscode";

/** The Local Event Grid inside a real extension host, by commands only. */
suite("Local Event Grid in the extension host", () => {
  test("shows an event subscription as the JSON that the service sends, without its secret URL", async () => {
    // The command asks for one of three event subscriptions; the first is chosen.
    const shown = vscode.commands.executeCommand("amlEvents.showEventSubscription");
    await acceptUntil(() => vscode.window.activeTextEditor?.document.uri.scheme === "aml-event-subscription");
    await shown;
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    const { properties } = JSON.parse(text) as {
      properties: { destination: { properties: { endpointUrl: unknown } } };
    };
    assert.equal(properties.destination.properties.endpointUrl, null);
  });

  test("explains how to reopen a delivered event that is no longer in memory", async () => {
    const uri = vscode.Uri.from({ scheme: "aml-delivered-event", path: "/RunCompleted.json", query: "gone" });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /Open it again from Deliveries/);
  });

  test("does not start again by itself after it was stopped", async () => {
    const isOpen = (): boolean => vscode.window.activeTextEditor?.document.uri.scheme === "aml-event-subscription";
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("amlEvents.stopLocalEventGrid");
    // There is nothing to choose from, so the command only shows a notification.
    await vscode.commands.executeCommand("amlEvents.showEventSubscription");
    assert.equal(isOpen(), false);
    await vscode.commands.executeCommand("amlEvents.startLocalEventGrid");
    const shown = vscode.commands.executeCommand("amlEvents.showEventSubscription");
    await acceptUntil(isOpen);
    await shown;
  });
});

/** Accepts the focused item of the open quick pick repeatedly until the condition holds. */
async function acceptUntil(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 15_000; !condition();) {
    assert.ok(Date.now() < deadline, "the command did not finish");
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
