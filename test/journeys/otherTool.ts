import assert from "node:assert/strict";
import path from "node:path";
import { readInstance } from "../../src/emulator/store/instance.ts";
import { defaultSeed } from "../../src/emulator/store/seed.ts";

/**
 * Asks the Local Event Grid of a window for event subscriptions of the seeded workspace, as another tool would.
 *
 * @param globalStorageFolder the extension's `globalStorageUri`
 * @param name of the event subscription; without one, for all of them
 */
export async function requestAsOtherTool(
  globalStorageFolder: string,
  method: "GET" | "PUT" | "DELETE",
  name = "",
  properties?: object,
): Promise<string> {
  const instance = await readInstance(path.join(globalStorageFolder, "local-event-grid"));
  assert.ok(instance, "The Local Event Grid has not announced itself.");
  const { id } = defaultSeed.workspaces[0];
  const url = `${instance.armEndpoint}${id}/providers/Microsoft.EventGrid/eventSubscriptions${name && `/${name}`}?api-version=2025-02-15`;
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${instance.armToken}`, "content-type": "application/json" },
    ...(properties && { body: JSON.stringify({ properties }) }),
  });
  const text = await response.text();
  assert.ok(response.ok, text);
  return text;
}

/** The resource group of the seeded workspace. */
export const seedResourceGroup = defaultSeed.workspaces[0].id.split("/providers/")[0] ?? "";
