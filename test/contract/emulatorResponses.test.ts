import { gzipSync } from "node:zlib";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { HandlerResponse } from "../../src/core/deliveries/handlerResponse.ts";
import {
  deliveryRecordsOf,
  emptySeed,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

/** The response that the delivery log keeps of a handler that answers 500 with these headers and this body. */
async function keptResponse(headers: OutgoingHttpHeaders, body: string | Buffer): Promise<HandlerResponse | undefined> {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const hook = await startTestWebhook();
  await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url) });
  const handler = createServer((request, response) => {
    request.resume();
    response.writeHead(500, headers).end(body);
  });
  await new Promise<void>((resolve) => handler.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => handler.close().closeAllConnections());
  hook.respondWith(() => ({ status: 200 }));
  await hook.close();
  await new Promise<void>((resolve) => handler.close(() => handler.listen(hook.port, "127.0.0.1", resolve)));
  expect((handler.address() as AddressInfo).port).toBe(hook.port);
  await publish(emulator, modelRegistered());
  await expect.poll(async () => (await deliveryRecordsOf(emulator, "models"))[0]?.attempts.length).toBe(1);
  return (await deliveryRecordsOf(emulator, "models"))[0]?.attempts[0]?.response;
}

const valueOf = (response: HandlerResponse | undefined, name: string): string | undefined =>
  response?.headers.find((header) => header.name === name)?.value;

it("keeps the body and the headers of a response", async () => {
  const response = await keptResponse({ "content-type": "application/json", "x-trace": "7" }, '{"error":"no model"}');
  expect(response).toMatchObject({ body: '{"error":"no model"}', omittedBytes: 0 });
  expect([valueOf(response, "content-type"), valueOf(response, "x-trace")]).toEqual(["application/json", "7"]);
});

it("keeps the first 2 KB of a long body, says how much is missing, and cuts no character in two", async () => {
  const response = await keptResponse({}, `x${"\u20ac".repeat(100_000)}`);
  expect(response?.body).toBe(`x${"\u20ac".repeat(682)}`);
  expect(response?.omittedBytes).toBe(300_001 - 2_047);
});

it("hides secrets in headers", async () => {
  const response = await keptResponse(
    {
      "set-cookie": ["session=secret1", "b=secret2"],
      authorization: "Bearer secret3",
      "x-functions-key": "secret4",
      "x-ms-access-token": "secret5",
      location: "https://h/p?code=secret6&x=1",
    },
    "",
  );
  expect(JSON.stringify(response)).not.toContain("secret");
  expect(valueOf(response, "location")).toBe("https://h/p?code=(hidden)&x=1");
  expect(response?.headers.filter(({ name, value }) => name === "set-cookie" && value === "(hidden)")).toHaveLength(2);
});

it("reads a compressed body", async () => {
  expect(await keptResponse({ "content-encoding": "gzip" }, gzipSync("x".repeat(100_000)))).toMatchObject({
    body: "x".repeat(2_048),
    omittedBytes: 100_000 - 2_048,
  });
});

it("keeps no body that isn't text", async () => {
  expect(await keptResponse({}, Buffer.from([1, 0, 255, 0]))).toMatchObject({ body: "", omittedBytes: 4 });
});

it("bounds the headers", async () => {
  const headers = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`x-${at}`, "y".repeat(200)]));
  const response = await keptResponse({ "x-long": "z".repeat(2_000), ...headers }, "");
  expect(response?.headers.length).toBe(40);
  expect(valueOf(response, "x-long")).toBe(`${"z".repeat(512)}\u2026`);
});
