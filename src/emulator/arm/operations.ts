import { type Clock, waitAtMost } from "../../core/wait.ts";
import { HttpError, type HttpReply, type HttpRequest, okReply } from "../http/http.ts";
import type { StoredOperation, EmulatorState } from "../store/state.ts";
import type { Store } from "../store/store.ts";
import { route, type Route } from "../http/router.ts";

const locationPath = "/subscriptions/:subscription/providers/Microsoft.EventGrid/locations/:location";

/** How many ended operations are stored. */
const maxEndedOperations = 200;

/**
 * How long a request for the status of a running operation is held open, in milliseconds. The service responds at once,
 * and clients poll after some seconds. Here most operations end within this time, so that clients needn't poll.
 */
const maxHoldMs = 1_000;

/** Adds a running operation, and deletes the oldest ended ones. */
export function beginOperation(state: EmulatorState, id: string): EmulatorState {
  const endedOperations = state.operations.filter(({ status }) => status !== "InProgress").slice(-maxEndedOperations);
  const running = state.operations.filter(({ status }) => status === "InProgress");
  return { ...state, operations: [...endedOperations, ...running, { id, status: "InProgress" }] };
}

/** Replaces a running operation by its end. */
export const endOperation = (state: EmulatorState, end: StoredOperation): EmulatorState => ({
  ...state,
  operations: state.operations.map((operation) => (operation.id === end.id ? end : operation)),
});

/** Adds an operation that ends at once. */
export const addSucceededOperation = (state: EmulatorState, id: string): EmulatorState =>
  endOperation(beginOperation(state, id), { id, status: "Succeeded" });

/** The part of an operation's URLs that depends on the resource. */
export interface OperationPlace {
  readonly subscription: string;
  readonly location: string;
}

/** Lets clients follow long-running operations. @see https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
export class Operations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #running = new Map<string, Promise<void>>();

  /** @param clock must follow system time: on a virtual clock, requests would be held open forever */
  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Lets requests for the status of an operation wait for `work`. */
  follow(id: string, work: Promise<void>): void {
    this.#running.set(id, work);
    void work.finally(() => this.#running.delete(id));
  }

  /** The headers that point a client to the status of an operation. */
  statusHeaders(request: HttpRequest, place: OperationPlace, id: string): Record<string, string> {
    // The service sends 10 seconds; locally, most operations end before the client polls.
    return { "azure-asyncoperation": statusUrl(request, "operationsStatus", place, id), "retry-after": "0" };
  }

  /** Those of a deletion, which clients can also follow by its result. */
  deletionHeaders(request: HttpRequest, place: OperationPlace, id: string): Record<string, string> {
    return {
      ...this.statusHeaders(request, place, id),
      location: statusUrl(request, "operationResults", place, id),
    };
  }

  readonly routes: readonly Route[] = [
    route("GET", `${locationPath}/operationsStatus/:operation`, async (request) => {
      const { operation } = request.parameters;
      const { status, error } = await this.#get(operation);
      const shownStatus = this.#awaitsManualAction(operation) ? "AwaitingManualAction" : status;
      const id = statusUrl(request, "operationsStatus", request.parameters, operation);
      return okReply({ id, name: operation.toLowerCase(), status: shownStatus, ...(error ? { error } : {}) });
    }),
    route("GET", `${locationPath}/operationResults/:operation`, async (request): Promise<HttpReply> => {
      const { operation } = request.parameters;
      const { status } = await this.#get(operation);
      if (status !== "InProgress") return okReply();
      const location = statusUrl(request, "operationResults", request.parameters, operation);
      return { status: 202, headers: { location, "retry-after": "0" } };
    }),
  ];

  /** Whether the operation waits until a validation URL is opened. Clients take this for a running one. */
  #awaitsManualAction(name: string): boolean {
    const id = name.toLowerCase();
    return this.#store.state.eventSubscriptions.some(({ pending }) => pending?.operation === id && pending.byHand);
  }

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

/** The end of the operation could not be saved. Without this, a client would poll forever. */
const abandonedOperation = (id: string): StoredOperation => ({
  id,
  status: "Failed",
  error: {
    code: "InternalServerError",
    message:
      "The Local Event Grid couldn't finish the operation. See its log for the reason, then send the request again.",
  },
});

const statusUrl = (
  { origin, query }: HttpRequest,
  kind: "operationsStatus" | "operationResults",
  { subscription, location }: OperationPlace,
  operation: string,
): string =>
  `${origin}/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.EventGrid/locations/` +
  `${encodeURIComponent(location)}/${kind}/${operation.toUpperCase()}?api-version=${query.get("api-version") ?? ""}`;
