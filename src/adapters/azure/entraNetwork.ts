import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { Failure } from "../../core/failure.ts";
import { toRequestFailure } from "./armFailure.ts";
import { proxyRefusedFailure } from "./proxyFailure.ts";
import { vsCodeAgentPolicy } from "./vsCodeAgentPolicy.ts";

/**
 * Network options for a credential that requests tokens from Entra: through VS Code's network settings, with few retries.
 * Remembers the failure of the last request, which the credential does not pass on.
 */
export class EntraNetwork {
  #failure: unknown;

  /** @param authority for example `https://login.microsoftonline.com/` */
  constructor(authority: string) {
    const rememberFailure: PipelinePolicy = {
      name: "rememberFailure",
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
      additionalPolicies: [vsCodeAgentPolicy, rememberFailure].map((policy) => ({
        policy,
        position: "perCall" as const,
      })),
      retryOptions: { maxRetries: 2, retryDelayInMs: 200 },
    };
  }

  /** Client options for the credential. */
  readonly options;

  /** Why the last request got no response from Entra; undefined if it got one, or if there was no request. */
  get failure(): Failure | undefined {
    return this.#failure instanceof Failure ? this.#failure : undefined;
  }
}
