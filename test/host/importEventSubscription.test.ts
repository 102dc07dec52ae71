import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";

const terraformText = (name: string, more = ""): string => `resource "azurerm_eventgrid_event_subscription" "a" {
  name  = "${name}"
  scope = azurerm_machine_learning_workspace.ws.id
  ${more}
  webhook_endpoint {
    url = "https://example.com/api"
  }
}
`;

/** Uses the shipped parsers in their worker thread, by the command only. */
suite("Import in the extension host", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "aml-events-"));
  const openDocument = async (name: string, text: string): Promise<vscode.TextEditor> => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  };

  suiteTeardown(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(folder, { recursive: true });
  });

  test("imports Terraform from the active editor into the form and marks what it does not support", async () => {
    const { document } = await openDocument("whole.tf", terraformText("from-host", "lifecycle {}"));
    const formOpened = new Promise<void>((resolve) => {
      const listener = vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
        if (!opened.some(({ label }) => label.startsWith("Import Event Subscription - "))) return;
        listener.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand("amlEvents.importEventSubscription");
    await formOpened;
    const [mark, ...others] = vscode.languages.getDiagnostics(document.uri);
    assert.deepEqual(others, []);
    assert.deepEqual([mark?.range.start.line, mark?.range.start.character], [3, 2]);
    assert.match(mark?.message ?? "", /^"lifecycle" isn.t part of an event subscription/);
  });

  test("imports only the selection and marks it at its place in the document until the next edit", async () => {
    const before = terraformText("first");
    const editor = await openDocument("two.tf", before + terraformText("second", "lifecycle {}"));
    const { document } = editor;
    const start = before.split("\n").length - 1;
    editor.selection = new vscode.Selection(start, 0, document.lineCount - 1, 0);
    await vscode.commands.executeCommand("amlEvents.importEventSubscription");
    const [mark] = vscode.languages.getDiagnostics(document.uri);
    assert.equal(mark?.range.start.line, start + 3);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "# changed\n");
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
    await document.save();
  });
});
