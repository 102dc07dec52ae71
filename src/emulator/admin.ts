import type { JsonObject } from "../core/json.ts";
import { isSecret, Refusal, type Reply, type Request } from "./http.ts";
import { dispatch, route, type Route } from "./router.ts";
import type { Store } from "./store.ts";

/** What the emulator's owner may ask of it, with the key from its instance file in the header `x-admin-key`. */
export class Admin {
  readonly #parts: Parts;
  readonly #routes: readonly Route[];

  /** @param routes more of them, below `/admin` */
  constructor(parts: Parts, routes: readonly Route[]) {
    this.#parts = parts;
    this.#routes = [...this.#own, ...routes];
  }

  answer(request: Request): Reply | Promise<Reply> {
    if (isSecret(request.headers["x-admin-key"], this.#parts.store.state.adminKey))
      return dispatch(this.#routes, request);
    throw new Refusal(401, "Unauthorized", "The header x-admin-key must carry adminKey from instance.json.");
  }

  readonly #own: readonly Route[] = [
    route("GET", "/admin/health", () => ({ status: 200, body: this.#parts.health })),
    route("POST", "/admin/reset", async () => {
      await this.#parts.reset();
      return { status: 200 };
    }),
    route("POST", "/admin/stop", () => {
      // The answer goes out first; stopping waits for requests that are under way.
      setImmediate(this.#parts.stop);
      return { status: 202 };
    }),
  ];
}

interface Parts {
  readonly store: Store;
  /** `{ instanceId, pid, startedAt }` */
  readonly health: JsonObject;
  /** Back to the seed. */
  readonly reset: () => Promise<void>;
  readonly stop: () => void;
}
