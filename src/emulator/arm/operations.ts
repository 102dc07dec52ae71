import { Refusal, type Reply, type Request } from "../http.ts";
import type { Clock } from "../clock.ts";
import type { Operation, State } from "../state.ts";
import type { Store } from "../store.ts";
import { route, type Route } from "../router.ts";

/** How many ended operations are remembered. */
const remembered = 200;

/**
 * How long a question for a running operation's status is held back, in milliseconds. The service would answer at once
 * and be asked again seconds later; here nearly every operation ends within this time, so nobody has to wait.
 */
const hold = 1_000;

/** Records the beginning of an operation, and forgets the oldest ended ones. */
export const begun = (state: State, id: string): State => {
  const ended = state.operations.filter(({ status }) => status !== "InProgress").slice(-remembered);
  const running = state.operations.filter(({ status }) => status === "InProgress");
  return { ...state, operations: [...ended, ...running, { id, status: "InProgress" }] };
};

/** Records how an operation ended. */
export const ended = (state: State, end: Operation): State => ({
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
  headers(request: Request, place: { subscription: string; location: string }, id: string): Record<string, string> {
    // The service says 10 seconds; on this machine an operation has mostly ended before the client can ask.
    return { "azure-asyncoperation": statusUrl(request, "operationsStatus", place, id), "retry-after": "0" };
  }

  /** The header that a DELETE has in addition. */
  location(request: Request, place: { subscription: string; location: string }, id: string): Record<string, string> {
    return { location: statusUrl(request, "operationResults", place, id) };
  }

  readonly routes: readonly Route[] = [
    route(
      "GET",
      "/subscriptions/:subscription/providers/Microsoft.EventGrid/locations/:location/operationsStatus/:operation",
      async (request) => {
        const { status, error } = await this.#find(request.parameters.operation);
        const id = statusUrl(request, "operationsStatus", request.parameters, request.parameters.operation);
        const name = request.parameters.operation.toLowerCase();
        return { status: 200, body: { id, name, status, ...(error ? { error } : {}) } };
      },
    ),
    route(
      "GET",
      "/subscriptions/:subscription/providers/Microsoft.EventGrid/locations/:location/operationResults/:operation",
      async (request): Promise<Reply> => {
        const { operation } = request.parameters;
        const { status } = await this.#find(operation);
        if (status !== "InProgress") return { status: 200 };
        const location = statusUrl(request, "operationResults", request.parameters, operation);
        return { status: 202, headers: { location, "retry-after": "0" } };
      },
    ),
  ];

  async #find(name: string): Promise<Operation> {
    const id = name.toLowerCase();
    const work = this.#running.get(id);
    if (work) await this.#orHeld(work);
    const found = this.#store.state.operations.find((operation) => operation.id === id);
    if (found?.status === "InProgress" && !this.#running.has(id)) return abandoned(id);
    if (found) return found;
    throw new Refusal(404, "OperationNotFound", `The operation '${name}' could not be found.`);
  }

  #orHeld(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(hold, resolve);
      void work.finally(() => {
        timer.dispose();
        resolve();
      });
    });
  }
}

/** Its end could not be saved. A client that goes on asking would ask for ever. */
const abandoned = (id: string): Operation => ({
  id,
  status: "Failed",
  error: {
    code: "InternalServerError",
    message: "The Local Event Grid could not finish the operation; its log says why. Send the request again.",
  },
});

const statusUrl = (
  { origin, query }: Request,
  kind: "operationsStatus" | "operationResults",
  { subscription, location }: { subscription: string; location: string },
  operation: string,
): string =>
  `${origin}/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.EventGrid/locations/` +
  `${encodeURIComponent(location)}/${kind}/${operation.toUpperCase()}?api-version=${query.get("api-version") ?? ""}`;
