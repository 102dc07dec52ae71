import { Failure } from "../../core/failure.ts";

/** A container or a queue, and the storage account in which it is looked for. */
export interface StorageResource {
  readonly kind: "container" | "queue";
  readonly name: string;
  readonly account: string;
  /** For people, with the port. */
  readonly host: string;
}

/**
 * Tells what a client of the storage has thrown: `unreachable` when another attempt may help, `storage` when only a
 * person can. Its cause has the `statusCode` of the answer, if there was one.
 *
 * @param what that was to be put there, at the beginning of a sentence
 * @returns `error` as it is when it says nothing of the storage
 */
export function toStorageFailure(
  error: unknown,
  what: string,
  { kind, name, account, host }: StorageResource,
): unknown {
  if (!(error instanceof Error) || !/^(Rest|Abort)Error$/.test(error.name)) return error;
  const { statusCode: status, code } = error as { statusCode?: unknown; code?: unknown };
  // Not the error itself: it holds the whole request, signature and events included.
  const cause = { name: error.name, statusCode: status, code };
  const firstLine = error.message.split("\n")[0] ?? "";
  if (typeof status !== "number")
    return new Failure("unreachable", `The storage at ${host} does not answer.`, {
      why: firstLine,
      remedy: "Start it, or correct --storage.",
      cause,
    });
  if (status === 404)
    return new Failure("storage", `The storage account ${account} at ${host} has no ${kind} "${name}".`, {
      why: "Event Grid makes none, in Azure neither.",
      remedy: `Create it: az storage ${kind} create --name ${name}, with the connection string of ${account}.`,
      cause,
    });
  const why = `It answered ${status}${typeof code === "string" ? ` ${code}` : ""}: ${firstLine}`;
  if (status === 408 || status === 429 || status >= 500)
    return new Failure("unreachable", `The storage at ${host} cannot take it now.`, { why, cause });
  return new Failure("storage", `${what} was refused by the ${kind} ${name} at ${host}.`, {
    why,
    ...(status === 401 || status === 403 ? { remedy: "Check the key in the connection string." } : {}),
    cause,
  });
}
