import { createRequire } from "node:module";
import path from "node:path";
import { compileFunction } from "node:vm";
import { app, InvocationContext } from "@azure/functions";
import type { EventGridEvent, EventGridFunctionOptions } from "@azure/functions";
import { transformSync } from "esbuild";
import { vi } from "vitest";
import { runPython } from "./runPython.ts";

/** An event as arbitrary JSON. */
export type DeliveredEvent = Readonly<Record<string, unknown>>;

/** Deliveries to a newly started handler. The events of a round are delivered concurrently. */
export interface Deliveries {
  readonly rounds: readonly (readonly DeliveredEvent[])[];
  /** How many attempts fail before the first succeeds. */
  readonly failures: number;
}

export interface HandlerResult {
  /** The registered name of the function. */
  readonly name: string;
  /** For each delivery, `accepted` or the error message. */
  readonly answers: readonly string[];
  readonly log: readonly { readonly level: string; readonly text: string }[];
}

/** Runs `source` with the real `@azure/functions`, which uses its test mode outside the Functions host. */
export async function deliverToTypeScript(source: string, { rounds, failures }: Deliveries): Promise<HandlerResult> {
  const { name, handler } = loadHandler(source);
  const log: { level: string; text: string }[] = [];
  let failing = failures;
  const context = new InvocationContext({
    logHandler: (level, ...texts) => {
      const text = texts.join(" ");
      if (text.startsWith("Microsoft.") && failing-- > 0) throw new Error("The workspace did not respond.");
      log.push({ level: level === "information" ? "info" : level, text });
    },
  });
  const answers: string[] = [];
  for (const events of rounds) {
    const results = await Promise.allSettled(
      events.map(async (event) => handler(event as unknown as EventGridEvent, context)),
    );
    for (const each of results) answers.push(each.status === "fulfilled" ? "accepted" : (each.reason as Error).message);
  }
  return { name, answers, log };
}

/** Runs `source` in a new Python process. */
export const deliverToPython = async (source: string, deliveries: Deliveries): Promise<HandlerResult> =>
  runPython([path.join(import.meta.dirname, "deliver.py")], { source, ...deliveries }) as HandlerResult;

/** Runs a handler's module and returns what it registers. */
function loadHandler(source: string): { name: string; handler: EventGridFunctionOptions["handler"] } {
  const register = vi.spyOn(app, "eventGrid").mockImplementation(() => {});
  try {
    const { code } = transformSync(source, { loader: "ts", format: "cjs" });
    compileFunction(code, ["require", "exports", "module"])(createRequire(import.meta.url), {}, { exports: {} });
    const [[name, options]] = register.mock.calls as [[string, EventGridFunctionOptions]];
    return { name, handler: options.handler };
  } finally {
    register.mockRestore();
  }
}
