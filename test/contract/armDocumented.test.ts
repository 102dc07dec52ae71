import { describe, expect, it } from "vitest";
import { ended, eventSubscriptionPath, started, webhook } from "../emulator/rig.ts";
import { aroundRows } from "./documented/around.ts";
import { callerRows } from "./documented/callers.ts";
import { eventSubscriptionRows } from "./documented/eventSubscriptions.ts";
import { one, properties, seed, send, topic, topicBody, workspace } from "./documented/row.ts";
import { systemTopicRows } from "./documented/systemTopics.ts";

const guid = /^[-0-9a-f]{36}$/i;
const rows = [...eventSubscriptionRows, ...systemTopicRows, ...callerRows, ...aroundRows];

describe("answers as it is written of the real service", () => {
  it.each(rows)("$what ($source)", async (row) => {
    const emulator = await started({ seed });
    expect((await send(emulator, { request: ["PUT", topic, topicBody] })).status).toBe(200);
    const answer = await send(emulator, row);
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
    if (row.code === undefined) return;
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    expect(error.code).toBe(row.code);
    if (row.message instanceof RegExp) expect(error.message).toMatch(row.message);
    else if (row.message !== undefined) expect(error.message).toBe(row.message);
  });

  it.each([
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
  ])("the version %s (https://learn.microsoft.com/azure/templates/microsoft.eventgrid)", async (version) => {
    const emulator = await started({ seed });
    expect((await send(emulator, { request: ["GET", one], version })).status).toBe(200);
    const written = await send(emulator, { request: ["PUT", one, { properties }], version });
    expect(written.headers.get("azure-asyncoperation")).toContain(`?api-version=${version}`);
  });

  it("a PUT after one that has failed creates (recorded 5.2)", async () => {
    const emulator = await started({ seed });
    const hook = await webhook(() => ({ status: 404 }));
    const refusing = { destination: { endpointType: "WebHook", properties: { endpointUrl: hook.url } } };
    const request = ["PUT", `${workspace}${eventSubscriptionPath}/again`] as const;
    expect((await ended(await send(emulator, { request: [...request, { properties: refusing }] }))).status).toBe(
      "Failed",
    );
    const answer = await send(emulator, { request: [...request, { properties }] });
    expect(await answer.json()).toMatchObject({ properties: { provisioningState: "Creating" } });
  });

  it("a workspace has room for 500 event subscriptions (event-grid.md 3.5 and 4.3)", async () => {
    const path = (name: string): string => `${workspace}${eventSubscriptionPath}/${name}`;
    const eventSubscriptions = Array.from({ length: 500 }, (_, at) => ({ id: path(`of-500-${at}`), properties }));
    const emulator = await started({ seed: { ...seed, eventSubscriptions } });
    const refused = await send(emulator, { request: ["PUT", path("one-more"), { properties }] });
    expect([refused.status, await refused.json()]).toEqual([
      409,
      { error: { code: "Conflict", message: expect.stringMatching(/^Quota limit reached\./) as unknown } },
    ]);
    expect((await send(emulator, { request: ["PUT", path("of-500-7"), { properties }] })).status).toBe(201);
    expect((await send(emulator, { request: ["DELETE", path("of-500-8")] })).status).toBe(202);
    expect((await send(emulator, { request: ["PUT", path("one-more"), { properties }] })).status).toBe(201);
  });
});
