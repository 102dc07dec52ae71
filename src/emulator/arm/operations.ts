import { waitAtMost } from "../../core/wait.ts";
import { HttpError, type HttpReply, type HttpRequest } from "../http/http.ts";
import type { Clock } from "../delivery/clock.ts";
import type { StoredOperation, EmulatorState } from "../store/state.ts";
import type { Store } from "../store/store.ts";
import { route, type Route } from "../http/router.ts";

/** How many ended operations are remembered. */
const maxEndedOperations = 200;

/**
 * How long a question for a running operation's status is held back, in milliseconds. The service would answer at once
 * and be asked again seconds later; here nearly every operation ends within this time, so nobody has to wait.
 */
const maxHoldMs = 1_000;

/** Records the beginning of an operation, and forgets the oldest ended ones. */
export const beginOperation = (state: EmulatorState, id: string): EmulatorState => {
  const endedOperations = state.operations.filter(({ status }) => status !== "InProgress").slice(-maxEndedOperations);
  const running = state.operations.filter(({ status }) => status === "InProgress");
  return { ...state, operations: [...endedOperations, ...running, { id, status: "InProgress" }] };
};

/** Records how an operation ended. */
export const endOperation = (state: EmulatorState, end: StoredOperation): EmulatorState => ({
  ...state,
  operations: state.operations.map((operation) => (operation.id === end.id ? end : operation)),
});

/** Lets clients follow long-running operations. @see https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
export class Operations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #running = new Map<string, Promise<void>>();

  /** @param clock by which clients wait; a virtual one that stands still would keep them waiting for ever */
  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Takes note of what does the work of an operation, so that questions for its status can wait for it. */
  follow(id: string, work: Promise<void>): void {
    this.#running.set(id, work);
    void work.finally(() => this.#running.delete(id));
  }

  /** The headers that send a client to an operation's status. */
  statusHeaders(
    request: HttpRequest,
    place: { subscription: string; location: string },
    id: string,
  ): Record<string, string> {
    // The service says 10 seconds; on this machine an operation has mostly ended before the client can ask.
    return { "azure-asyncoperation": statusUrl(request, "operationsStatus", place, id), "retry-after": "0" };
  }

  /** The header that a DELETE has in addition. */
  location(
    request: HttpRequest,
    place: { subscription: string; location: string },
    id: string,
  ): Record<string, string> {
    return { location: statusUrl(request, "operationResults", place, id) };
  }

  readonly routes: readonly Route[] = [
    route(
      "GET",
      "/subscriptions/:subscription/providers/Microsoft.EventGrid/locations/:location/operationsStatus/:operation",
      async (request) => {
        const { status, error } = await this.#get(request.parameters.operation);
        const id = statusUrl(request, "operationsStatus", request.parameters, request.parameters.operation);
        const name = request.parameters.operation.toLowerCase();
        return { status: 200, body: { id, name, status, ...(error ? { error } : {}) } };
      },
    ),
    route(
      "GET",
      "/subscriptions/:subscription/providers/Microsoft.EventGrid/locations/:location/operationResults/:operation",
      async (request): Promise<HttpReply> => {
        const { operation } = request.parameters;
        const { status } = await this.#get(operation);
        if (status !== "InProgress") return { status: 200 };
        const location = statusUrl(request, "operationResults", request.parameters, operation);
        return { status: 202, headers: { location, "retry-after": "0" } };
      },
    ),
  ];

  async #get(name: string): Promise<StoredOperation> {
    const id = name.toLowerCase();
    const work = this.#running.get(id);
    if (work) await waitAtMost(this.#clock, maxHoldMs, work);
    const found = this.#store.state.operations.find((operation) => operation.id === id);
    if (found?.status === "InProgress" && !this.#running.has(id)) return abandonedOperation(id);
    if (found) return found;
    throw new HttpError(404, "OperationNotFound", `The operation '${name}' could not be found.`);
  }
}

/** Its end could not be saved. A client that goes on asking would ask for ever. */
const abandonedOperation = (id: string): StoredOperation => ({
  id,
  status: "Failed",
  error: {
    code: "InternalServerError",
    message: "The Local Event Grid could not finish the operation; its log says why. Send the request again.",
  },
});

const statusUrl = (
  { origin, query }: HttpRequest,
  kind: "operationsStatus" | "operationResults",
  { subscription, location }: { subscription: string; location: string },
  operation: string,
): string =>
  `${origin}/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.EventGrid/locations/` +
  `${encodeURIComponent(location)}/${kind}/${operation.toUpperCase()}?api-version=${query.get("api-version") ?? ""}`;
