import { Failure } from "../../core/failure.ts";

import type { StorageResourceKind } from "./storageService.ts";

/** A container or a queue, and its storage account. */
export interface StorageResource {
  readonly kind: StorageResourceKind;
  readonly name: string;
  readonly account: string;
  /** With the port, for messages. */
  readonly host: string;
}

/**
 * Converts an error of the storage client to a Failure: `unreachable` when a retry may help, `storage` otherwise. Its
 * cause has the `statusCode` of the response, if any.
 *
 * @param item that was written, at the beginning of a sentence
 * @returns `error` itself when it isn't an error of the storage
 */
export function toStorageFailure(
  error: unknown,
  item: string,
  { kind, name, account, host }: StorageResource,
): unknown {
  if (!(error instanceof Error) || !/^(Rest|Abort)Error$/.test(error.name)) return error;
  const { statusCode: status, code } = error as { statusCode?: unknown; code?: unknown };
  // The error itself contains the whole request, signature and events included.
  const cause = { name: error.name, statusCode: status, code };
  const firstLine = error.message.split("\n")[0] ?? "";
  if (typeof status !== "number")
    return new Failure("unreachable", `The storage at ${host} doesn't respond.`, {
      why: firstLine,
      remedy: "Start it, or correct --storage.",
      cause,
    });
  if (status === 404)
    return new Failure("storage", `The storage account ${account} at ${host} has no ${kind} "${name}".`, {
      why: "Event Grid doesn't create it, as in Azure.",
      remedy: `Create it: az storage ${kind} create --name ${name}, with the connection string of ${account}.`,
      cause,
    });
  const why = `It answered ${status}${typeof code === "string" ? ` ${code}` : ""}: ${firstLine}`;
  if (status === 408 || status === 429 || status >= 500)
    return new Failure("unreachable", `The storage at ${host} is unavailable.`, { why, cause });
  return new Failure("storage", `${item} was rejected by the ${kind} ${name} at ${host}.`, {
    why,
    ...(status === 401 || status === 403 ? { remedy: "Check the key in the connection string." } : {}),
    cause,
  });
}
