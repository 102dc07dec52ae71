import assert from "node:assert/strict";
import * as vscode from "vscode";

/** The whole way in the real extension host, through commands alone. */
suite("Local Event Grid in the extension host", () => {
  test("an event subscription is shown as the JSON that the service sends, without its secret URL", async () => {
    // One workspace and three event subscriptions: the command asks which, and the first answer is taken.
    const shown = vscode.commands.executeCommand("amlEvents.showEventSubscription");
    await acceptUntil(() => vscode.window.activeTextEditor?.document.uri.scheme === "aml-event-subscription");
    await shown;
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    const { properties } = JSON.parse(text) as {
      properties: { destination: { properties: { endpointUrl: unknown } } };
    };
    assert.equal(properties.destination.properties.endpointUrl, null);
  });

  test("an event of the delivery log that is no longer known says so, and what to do", async () => {
    const uri = vscode.Uri.from({ scheme: "aml-delivered-event", path: "/RunCompleted.json", query: "gone" });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /Open it again from Deliveries/);
  });

  test("one that was stopped stays stopped until it is started", async () => {
    const opened = (): boolean => vscode.window.activeTextEditor?.document.uri.scheme === "aml-event-subscription";
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("amlEvents.stopLocalEventGrid");
    // Nothing is asked, as there is nothing to choose from; the failure is told in a notification.
    await vscode.commands.executeCommand("amlEvents.showEventSubscription");
    assert.equal(opened(), false);
    await vscode.commands.executeCommand("amlEvents.startLocalEventGrid");
    const shown = vscode.commands.executeCommand("amlEvents.showEventSubscription");
    await acceptUntil(opened);
    await shown;
  });
});

/** Accepts the focused item of the open list again and again until the condition holds. */
async function acceptUntil(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 15_000; !condition();) {
    assert.ok(Date.now() < deadline, "the command never got to its end");
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
