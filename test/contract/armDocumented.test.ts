import { describe, expect, it } from "vitest";
import { waitForOperation, eventSubscriptionPath, startTestEmulator, startTestWebhook } from "../emulator/rig.ts";
import { resourceRows } from "./documented/resources.ts";
import { callerRows } from "./documented/callers.ts";
import { eventSubscriptionRows } from "./documented/eventSubscriptions.ts";
import {
  seededSubscriptionPath,
  queueProperties,
  seed,
  sendRow,
  systemTopicPath,
  systemTopicBody,
  workspacePath,
} from "./documented/documentedRow.ts";
import { missingOperationRows } from "./documented/missingOperations.ts";
import { versionRows } from "./documented/versions.ts";
import { systemTopicRows } from "./documented/systemTopics.ts";

const guid = /^[-0-9a-f]{36}$/i;
const rows = [
  ...eventSubscriptionRows,
  ...systemTopicRows,
  ...callerRows,
  ...resourceRows,
  ...versionRows,
  ...missingOperationRows,
];

describe("responds as documented or recorded", () => {
  it.each(rows)("$what ($source)", async (row) => {
    const emulator = await startTestEmulator({ seed });
    expect((await sendRow(emulator, { request: ["PUT", systemTopicPath, systemTopicBody] })).status).toBe(200);
    const answer = await sendRow(emulator, row);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([row.status, expect.anything()]);
    for (const [name, value] of Object.entries(row.headers ?? {})) {
      const header = answer.headers.get(name);
      if (value instanceof RegExp) expect(header, name).toMatch(value);
      else expect(header, name).toBe(value);
    }
    expect(answer.headers.get("x-ms-request-id")).toMatch(guid);
    expect(answer.headers.get("x-ms-correlation-request-id")).toMatch(guid);
    if (typeof row.body === "string") expect(text).toBe(row.body);
    else if (row.body) expect(JSON.parse(text)).toMatchObject(row.body);
    for (const name of row.absent ?? []) expect(text).not.toContain(`"${name}"`);
    if (row.code === undefined) return;
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    expect(error.code).toBe(row.code);
    if (row.message instanceof RegExp) expect(error.message).toMatch(row.message);
    else if (row.message !== undefined) expect(error.message).toBe(row.message);
  });

  it.each([
    "2018-01-01",
    "2018-05-01-preview",
    "2018-09-15-preview",
    "2019-01-01",
    "2019-02-01-preview",
    "2019-06-01",
    "2020-01-01-preview",
    "2020-04-01-preview",
    "2020-06-01",
    "2020-10-15-preview",
    "2021-06-01-preview",
    "2021-10-15-preview",
    "2021-12-01",
    "2022-06-15",
    "2023-06-01-preview",
    "2023-12-15-preview",
    "2024-06-01-preview",
    "2024-12-15-preview",
    "2025-02-15",
    "2025-04-01-preview",
    "2025-07-15-preview",
    "2025-10-15-preview",
    "2025-11-15-preview",
  ])("the version %s (https://learn.microsoft.com/azure/templates/microsoft.eventgrid)", async (version) => {
    const emulator = await startTestEmulator({ seed });
    expect((await sendRow(emulator, { request: ["GET", seededSubscriptionPath], version })).status).toBe(200);
    const written = await sendRow(emulator, {
      request: ["PUT", seededSubscriptionPath, { properties: queueProperties }],
      version,
    });
    expect(written.headers.get("azure-asyncoperation")).toContain(`?api-version=${version}`);
  });

  it("a PUT after a failed one creates (recorded 5.2)", async () => {
    const emulator = await startTestEmulator({ seed });
    const hook = await startTestWebhook(() => ({ status: 404 }));
    const refusing = { destination: { endpointType: "WebHook", properties: { endpointUrl: hook.url } } };
    const request = ["PUT", `${workspacePath}${eventSubscriptionPath}/again`] as const;
    expect(
      (await waitForOperation(await sendRow(emulator, { request: [...request, { properties: refusing }] }))).status,
    ).toBe("Failed");
    const answer = await sendRow(emulator, { request: [...request, { properties: queueProperties }] });
    expect(await answer.json()).toMatchObject({ properties: { provisioningState: "Creating" } });
  });

  it("a workspace can have 500 event subscriptions (event-grid.md 3.5 and 4.3)", async () => {
    const path = (name: string): string => `${workspacePath}${eventSubscriptionPath}/${name}`;
    const eventSubscriptions = Array.from({ length: 500 }, (_, at) => ({
      id: path(`of-500-${at}`),
      properties: queueProperties,
    }));
    const emulator = await startTestEmulator({ seed: { ...seed, eventSubscriptions } });
    const refused = await sendRow(emulator, { request: ["PUT", path("one-more"), { properties: queueProperties }] });
    expect([refused.status, await refused.json()]).toEqual([
      409,
      { error: { code: "Conflict", message: expect.stringMatching(/^Quota limit reached\./) as unknown } },
    ]);
    expect(
      (await sendRow(emulator, { request: ["PUT", path("of-500-7"), { properties: queueProperties }] })).status,
    ).toBe(201);
    expect((await sendRow(emulator, { request: ["DELETE", path("of-500-8")] })).status).toBe(202);
    expect(
      (await sendRow(emulator, { request: ["PUT", path("one-more"), { properties: queueProperties }] })).status,
    ).toBe(201);
  });
});
