import type { JsonObject } from "../../core/json.ts";
import { matchesSecret, HttpError, type HttpReply, type HttpRequest, okReply } from "../http/http.ts";
import { dispatch, route, type Route } from "../http/router.ts";
import type { Store } from "../store/store.ts";

/** Requests of the emulator's owner. The header `x-admin-key` must carry the key from the instance file. */
export class AdminEndpoint {
  readonly #deps: AdminEndpointDeps;
  readonly #routes: readonly Route[];

  /** @param routes more routes below `/admin` */
  constructor(deps: AdminEndpointDeps, routes: readonly Route[]) {
    this.#deps = deps;
    this.#routes = [...this.#ownRoutes, ...routes];
  }

  answer(request: HttpRequest): HttpReply | Promise<HttpReply> {
    if (matchesSecret(request.headers["x-admin-key"], this.#deps.store.state.adminKey))
      return dispatch(this.#routes, request);
    throw new HttpError(401, "Unauthorized", "The header x-admin-key must carry adminKey from instance.json.");
  }

  readonly #ownRoutes: readonly Route[] = [
    route("GET", "/admin/health", () => okReply(this.#deps.health)),
    route("POST", "/admin/reset", async () => {
      await this.#deps.reset();
      return okReply();
    }),
    route("POST", "/admin/stop", () => {
      // After the response: stopping waits for requests in progress.
      setImmediate(this.#deps.stop);
      return { status: 202 };
    }),
  ];
}

interface AdminEndpointDeps {
  readonly store: Store;
  /** `{ instanceId, pid, startedAt }` */
  readonly health: JsonObject;
  /** Restores the seed. */
  readonly reset: () => Promise<void>;
  readonly stop: () => void;
}
