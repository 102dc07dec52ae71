import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { addLocalWorkspace, seedNames, type Journey } from "./journey.ts";

export const manageLocalWorkspaces: Journey = {
  name: "local-workspaces",
  task: "adds and removes a local workspace, and exports and imports the state",
  async run(workbench, snap) {
    const { tree, quickInput, dialog, notifications } = workbench;
    const file = path.join(workbench.globalStorageFolder, "exported.json");

    await tree.press("Local Event Grid", "Add Local Workspace…");
    await quickInput.type("no spaces");
    await quickInput.waitForMessage(/only letters, digits, hyphens, and underscores/);
    await snap("name");
    await quickInput.type("CHURN-lab");
    await quickInput.waitForMessage(/already has a workspace named churn-lab/);
    await addLocalWorkspace(workbench, "second-lab");
    await tree.waitForDescription("second-lab", await tree.description(seedNames.workspace));
    await snap("added");

    await tree.choose("Local Event Grid", "Export Local Event Grid State…");
    assert.match(await dialog.text(), /will contain secrets/);
    await snap("secrets");
    await dialog.press("Export");
    await quickInput.typePath(file);
    await quickInput.acceptPath();
    await notifications.withText(/Exported the state .*, including secrets/).waitFor();
    await notifications.clear();
    if (process.platform !== "win32") assert.equal((await stat(file)).mode & 0o077, 0);
    const exported = JSON.parse(await readFile(file, "utf8")) as { workspaces: object[]; eventSubscriptions: object[] };
    assert.deepEqual([exported.workspaces.length, exported.eventSubscriptions.length], [2, 3]);

    await tree.choose("second-lab", "Remove Local Workspace");
    assert.match(await dialog.text(), /It has no event subscriptions/);
    await dialog.press("Remove");
    await tree.row("second-lab").waitFor({ state: "detached" });

    // The last workspace cannot be removed.
    await tree.choose(seedNames.workspace, "Remove Local Workspace");
    assert.match(await dialog.text(), /3 event subscriptions .*: notify-failed-runs, promote-models, watch-drift/);
    await snap("remove");
    await dialog.press("Remove");
    await notifications.withText(/is the last workspace/).waitFor();
    await notifications.clear();

    const importing = async (): Promise<void> => {
      await tree.choose("Local Event Grid", "Import Local Event Grid State…");
      await quickInput.typePath(file);
      await quickInput.pick(path.basename(file));
    };
    await writeFile(file, JSON.stringify({ ...exported, workspaces: [{ id: 1 }] }));
    await importing();
    await notifications.withText(/workspaces\[0\]\.id must be a resource id/).waitFor();
    await snap("refused");
    await notifications.clear();
    await writeFile(file, JSON.stringify(exported));
    await importing();
    assert.match(await dialog.text(), /The file has 2 workspaces and 3 event subscriptions/);
    await snap("import");
    await dialog.press("Replace");
    await tree.row("second-lab").waitFor();
  },
};
