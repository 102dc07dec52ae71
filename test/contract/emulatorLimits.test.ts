import { describe, expect, it } from "vitest";
import {
  advanceEmulatorClock,
  emptySeed,
  modelRegistered,
  publish,
  putEventSubscription,
  requestAdmin,
  startTestEmulator,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

describe("a limit of undelivered events", () => {
  const startFull = async (limits: { readonly undelivered?: number; readonly bytes?: number }) => {
    const log: string[] = [];
    const options = { seed: emptySeed, virtualClock: true, limits, log: (line: string) => log.push(line) };
    const emulator = await startTestEmulator(options);
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 503 }));
    const filter = { subjectBeginsWith: "models/" };
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), filter });
    return { emulator, hook, log };
  };

  it("answers 503 with the reason, shows it in the status, and ends when something is delivered", async () => {
    const { emulator, hook, log } = await startFull({ undelivered: 3 });
    expect(
      (
        await publish(
          emulator,
          [1, 2, 3].map((id) => modelRegistered({ id: String(id) })),
        )
      ).status,
    ).toBe(200);
    const answer = await publish(emulator, [modelRegistered({ id: "4" })]);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      error: {
        code: "ServiceUnavailable",
        message: expect.stringMatching(
          /^No more events are accepted.*The limit is 3 undelivered events\. Correct/s,
        ) as string,
      },
    });
    const { trouble } = (await (await requestAdmin(emulator, "GET", "/status")).json()) as { trouble: object };
    expect(trouble).toMatchObject({ why: "The limit is 3 undelivered events." });
    expect((await publish(emulator, modelRegistered({ subject: "elsewhere" }))).status).toBe(200);
    expect((await publish(emulator, [modelRegistered({ id: "5" })])).status).toBe(503);
    expect(log.filter((line) => line.includes("No more events are accepted"))).toHaveLength(1);
    hook.respondWith(() => ({ status: 200 }));
    await advanceEmulatorClock(emulator, 3_600_000);
    await expect.poll(async () => (await publish(emulator, [modelRegistered({ id: "6" })])).status).toBe(200);
    expect(log.join("\n")).toContain("The Local Event Grid accepts events again.");
  });

  it("counts the bytes on the disk as well", async () => {
    const { emulator } = await startFull({ bytes: 1024 ** 2 });
    const statuses: number[] = [];
    for (let id = 0; id < 30 && statuses.at(-1) !== 503; id++)
      statuses.push((await publish(emulator, [modelRegistered({ id: `${id}`, data: "x".repeat(100_000) })])).status);
    expect(statuses.length).toBeGreaterThan(5);
    expect(statuses.at(-1)).toBe(503);
  });
});
