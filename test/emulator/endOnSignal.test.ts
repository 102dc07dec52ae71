import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { endOnSignal, type SignalHost } from "../../src/emulator/endOnSignal.ts";

function watchSignals() {
  const actions: string[] = [];
  const events = new EventEmitter();
  let time = 0;
  const host: SignalHost = {
    on: (name, act) => void events.on(name, act),
    exit: (code) => void actions.push(`exit ${code}`),
  };
  const stop = async (): Promise<void> => void actions.push("stop");
  endOnSignal(
    stop,
    (line) => actions.push(line),
    host,
    () => time,
  );
  return {
    actions,
    send: (signal: string, at: number) => {
      time = at;
      events.emit(signal);
    },
  };
}

it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"])("%s ends the process in order, once", (signal) => {
  const { actions, send } = watchSignals();
  send(signal, 0);
  send(signal, 5);
  send("SIGTERM", 2_000);
  expect(actions).toEqual(["stop"]);
});

it("another signal, after two seconds, ends it at once", () => {
  const { actions, send } = watchSignals();
  send("SIGHUP", 100);
  send("SIGINT", 2_101);
  expect(actions).toEqual([
    "stop",
    "Ended by a second signal, SIGINT. Deliveries in progress are repeated at the next start.",
    "exit 1",
  ]);
});
