import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { Failure } from "../../core/failure.ts";
import { toRequestFailure } from "./armFailure.ts";
import { proxyRefusedFailure } from "./proxyFailure.ts";
import { vsCodeAgentPolicy } from "./vsCodeAgentPolicy.ts";

/**
 * The way to Entra of a credential that asks it over the network: VS Code's own, and not tried for long. Remembers why
 * there was none, which the credential does not pass on.
 */
export class EntraNetwork {
  #failure: unknown;

  /** @param authority for example `https://login.microsoftonline.com/` */
  constructor(authority: string) {
    const remember: PipelinePolicy = {
      name: "remember",
      sendRequest: async (request, next) => {
        this.#failure = undefined;
        try {
          const response = await next(request);
          if (response.status === 407) this.#failure = proxyRefusedFailure(407, new URL(request.url).host, undefined);
          return response;
        } catch (error) {
          this.#failure = toRequestFailure(error, authority);
          throw error;
        }
      },
    };
    this.options = {
      additionalPolicies: [vsCodeAgentPolicy, remember].map((policy) => ({ policy, position: "perCall" as const })),
      retryOptions: { maxRetries: 2, retryDelayInMs: 200 },
    };
  }

  /** For the credential. */
  readonly options;

  /** Why the last request got no answer from Entra; undefined where it got one, or there was none. */
  get failure(): Failure | undefined {
    return this.#failure instanceof Failure ? this.#failure : undefined;
  }
}
