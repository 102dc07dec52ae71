import { readFileSync } from "node:fs";
import { handlers } from "../../src/core/handlers/handlers.ts";
import type { Handler } from "../../src/core/handlers/handlers.ts";

/** Folder of the handlers' source files. */
export const handlersFolder = new URL("../../src/handlers/", import.meta.url);

/** Every handler with its source. */
export const handlerSources = handlers.map((handler) => ({
  handler,
  source: readFileSync(new URL(handler.file, handlersFolder), "utf8"),
}));

/** @throws Error if no handler has that ID */
export function findHandlerSource(id: string): { handler: Handler; source: string } {
  const found = handlerSources.find(({ handler }) => handler.id === id);
  if (!found) throw new Error(`There is no handler ${id}.`);
  return found;
}
