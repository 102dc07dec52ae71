import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationHeader,
  requestArm,
  eventSubscriptionIdOf,
  startTestEmulator,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";
import { adminRows } from "./hostile/adminRows.ts";
import { armRows } from "./hostile/armRows.ts";
import { sendHostile, type EmulatorTarget, apiVersionQuery } from "./hostile/hostileRequest.ts";
import { publishRows } from "./hostile/publishRows.ts";
import { wireRows } from "./hostile/wireRows.ts";

let child: ChildProcess;
let emulatorUnderTest: EmulatorTarget;
let folder: string;
let errors = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "event-grid-"));
  child = fork(path.join(import.meta.dirname, "hostile/emulator.ts"), [folder], {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
  [emulatorUnderTest] = (await once(child, "message")) as [EmulatorTarget];
}, 20_000);
afterAll(async () => {
  child.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

const hostileRows = [...wireRows, ...publishRows, ...armRows, ...adminRows];
const requestHealth = () =>
  sendHostile(emulatorUnderTest, { path: "/admin/health", headers: { "x-admin-key": emulatorUnderTest.adminKey } });

describe("rejects with an error in Azure's form:", () => {
  it.each(hostileRows)("%s", async (_, make, status, code, part) => {
    const outcome = await sendHostile(emulatorUnderTest, make(emulatorUnderTest));
    expect(outcome).toMatchObject({ status, code });
    expect(outcome.message).toContain(part);
    expect(await requestHealth()).toMatchObject({ status: 200 });
  });
});

it("none of the requests was logged as an error, changed anything, or leaked memory", async () => {
  const state = (): Promise<string> => readAdminText("/admin/state");
  const before = await state();
  const all = async (): Promise<number> => {
    for (const [, make] of hostileRows) await sendHostile(emulatorUnderTest, make(emulatorUnderTest));
    const heap = once(child, "message");
    child.send("heap");
    return ((await heap) as [number])[0];
  };
  const first = await all();
  const later = [await all(), await all(), await all()];
  // Compiled code comes and goes; a leak would show in all measurements.
  expect(Math.min(...later) - first).toBeLessThan(500_000);
  expect(await state()).toBe(before);
  expect(JSON.parse(before)).toMatchObject({ eventSubscriptions: { length: 3 } });
  expect(errors.split("\n").filter((line) => line && !line.startsWith("Refused "))).toEqual([]);
}, 60_000);

async function readAdminText(target: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${emulatorUnderTest.port}${target}`, {
    headers: { "x-admin-key": emulatorUnderTest.adminKey },
  });
  return answer.text();
}

describe("closes the connection of a client that is too slow:", () => {
  const body = "POST /api/events HTTP/1.1\r\nhost: HOST\r\ncontent-length: 1000\r\naeg-sas-key: KEY\r\n\r\n";
  it.each([
    ["one that sends nothing", "", "", 408],
    ["one that never finishes its headers", "GET / HTTP/1.1\r\nhost: HOST\r\n", "", 408],
    ["one that sends a byte of its headers now and then", "GET / HTTP/1.1\r\nhost: HOST\r\nx: ", "a", 408],
    ["one that never begins its body", body, "", 408],
    ["one that sends a byte of its body now and then", body, "[", 408],
  ])("%s", async (_, begin, drip, status) => {
    const log: string[] = [];
    const emulator = await startTestEmulator({
      requestTimeouts: { headers: 100, request: 200 },
      log: (line) => log.push(line),
    });
    const host = `127.0.0.1:${emulator.port}`;
    const socket = connect(emulator.port, "127.0.0.1");
    socket.write(begin.replace("HOST", host).replace("KEY", emulator.publishKey));
    const dripping = setInterval(() => drip && socket.writable && socket.write(drip), 20);
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    socket.on("error", () => {});
    await once(socket, "close");
    clearInterval(dripping);
    if (text) expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*"code":"RequestTimeout"`));
    expect(log).toEqual([]);
    expect((await requestArm(emulator, "GET", "/subscriptions")).status).toBe(200);
  });
});

it("logs no error for a client that disconnects in the middle of a body", async () => {
  const log: string[] = [];
  const emulator = await startTestEmulator({ log: (line) => log.push(line) });
  const socket = connect(emulator.port, "127.0.0.1");
  const host = `127.0.0.1:${emulator.port}`;
  socket.write(
    `POST /api/events HTTP/1.1\r\nhost: ${host}\r\naeg-sas-key: ${emulator.publishKey}\r\ncontent-length: 9\r\n\r\n[`,
  );
  await once(socket, "connect");
  // The response to a later request shows that the emulator is reading the body.
  await requestArm(emulator, "GET", "/subscriptions");
  socket.destroy();
  await once(socket, "close");
  await emulator.stop();
  expect(log).toEqual([]);
});

it("part of a URL cannot become a header, and an invalid header does not end the emulator", async () => {
  const emulator = await startTestEmulator();
  const asked = Promise.withResolvers<void>();
  const hook = await startTestWebhook(() => {
    asked.resolve();
    return undefined;
  });
  const begun = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "under-way"), {
    properties: { destination: webhookDestination(hook.url) },
  });
  await asked.promise;
  const operation = begun.headers.get("azure-asyncoperation")?.match(/operationsStatus\/([^?]+)/)?.[1];
  for (const place of ["%0d%0ax:y", "%E2%82%AC", "%00"]) {
    const target = `/subscriptions/${place}/providers/Microsoft.EventGrid/locations/${place}/operationResults/${operation}`;
    const answer = await requestArm(emulator, "GET", target);
    expect([answer.status, answer.headers.get("x")]).toEqual([202, null]);
    expect(answer.headers.get("location")).toContain(`/locations/${place.toUpperCase().replace("X:Y", "x%3Ay")}/`);
  }
});

it("accepts localhost and the IPv6 name like 127.0.0.1", async () => {
  for (const name of ["localhost", "LOCALHOST", "[::1]"]) {
    const headers = { ...authorizationHeader(emulatorUnderTest), host: `${name}:${emulatorUnderTest.port}` };
    expect((await sendHostile(emulatorUnderTest, { path: `/subscriptions${apiVersionQuery}`, headers })).status).toBe(
      200,
    );
  }
});

it.each([
  ["prototype names", '{"__proto__":{"x":1},"constructor":null,"toString":{"__proto__":[]}}'],
  ["half characters", '{"a":"\\ud800","\\udfff":1}'],
  ["numbers beyond all bounds", '{"a":1e999,"b":-1e999,"c":1e-999,"d":123456789012345678901234567890}'],
  ["keys that come twice", '{"a":1,"a":2}'],
  ["64 levels of arrays", `${"[".repeat(62)}${"]".repeat(62)}`],
])("delivers an event with %s in its data, and line breaks in its fields", async (_, data) => {
  const emulator = await startTestEmulator();
  const hook = await startTestWebhook();
  const attributes = [{ name: "x-subject", type: "Dynamic", properties: { sourceField: "subject" } }];
  await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "harmless"), {
    properties: { destination: webhookDestination(hook.url, { deliveryAttributeMappings: attributes }) },
  });
  const body = `{"id":"a\\r\\nx-evil: b","subject":"\\u0000\\r\\nx-evil: c","eventType":"__proto__","eventTime":"never","data":${data}}`;
  await expect.poll(() => hook.requests.length).toBe(1);
  const headers = { "aeg-sas-key": emulator.publishKey };
  await expect
    .poll(async () => {
      await sendHostile(emulator, { method: "POST", path: "/api/events", headers, body });
      return hook.notifications.length;
    })
    .toBeGreaterThan(0);
  const [received] = hook.notifications;
  expect(received?.headers).not.toHaveProperty("x-evil");
  expect(received?.headers).not.toHaveProperty("x-subject");
  expect(received?.body).toMatchObject([{ id: "a\r\nx-evil: b" }]);
  expect(received?.text).toContain(`"data":${data},`);
});
