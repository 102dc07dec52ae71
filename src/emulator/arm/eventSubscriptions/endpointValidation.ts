import { Failure } from "../../../core/failure.ts";
import { isObject, type JsonObject } from "../../../core/json.ts";
import { destinationKinds, findDestinationKind } from "../../../core/subscription/destinationKinds.ts";
import type { Clock } from "../../../core/wait.ts";
import { type OperationError, serviceTimestamp } from "../../handshake/handshakeRefusal.ts";
import { findInvalidName, type InvalidName } from "../../storage/storageNames.ts";
import type { StorageProbe, StorageResourceKind } from "../../storage/storageService.ts";
import { toText } from "../../store/jsonValues.ts";
import { deliveryDestinationOf, resourceNameFromId, settingsOf } from "../../store/storedEventSubscription.ts";

/** A queue or container that an event subscription uses. */
interface StorageEndpoint {
  readonly kind: StorageResourceKind;
  readonly name: string;
  /** Resource id of the storage account. */
  readonly accountId: string;
}

/** The storage queue and the dead-letter container in `properties`, with or without a managed identity. */
function storageEndpointsOf(properties: JsonObject): readonly StorageEndpoint[] {
  const destination = deliveryDestinationOf(properties) ?? {};
  const isQueue = findDestinationKind(destination["endpointType"]) === "StorageQueue";
  const { deadLetterDestination: plain, deadLetterWithResourceIdentity: wrapped } = properties;
  const deadLetters = plain ?? (isObject(wrapped) ? wrapped["deadLetterDestination"] : undefined);
  const endpointOf = (kind: StorageResourceKind, nameMember: string, place: JsonObject): StorageEndpoint => {
    const settings = settingsOf(place);
    return { kind, name: toText(settings[nameMember]), accountId: toText(settings["resourceId"]) };
  };
  return [
    ...(isQueue ? [endpointOf("queue", "queueName", destination)] : []),
    ...(isObject(deadLetters) ? [endpointOf("container", "blobContainerName", deadLetters)] : []),
  ];
}

const invalidNamesOf = ({ kind, name, accountId }: StorageEndpoint): readonly InvalidName[] =>
  [findInvalidName("storage account", resourceNameFromId(accountId)), findInvalidName(kind, name)].filter(
    (found) => found !== undefined,
  );

/**
 * The first reason why no storage account, queue or container can have a name in `properties`; undefined if they can. The
 * names of accounts and queues may be too short, as in drafts and tests.
 */
export function invalidEndpointName(properties: JsonObject): string | undefined {
  const endpoints = storageEndpointsOf(properties);
  return endpoints.map(nameReason).find((reason) => reason !== undefined);
}

const nameReason = (endpoint: StorageEndpoint): string | undefined =>
  invalidNamesOf(endpoint).find(({ isTooShort }) => !isTooShort || endpoint.kind === "container")?.reason;

export interface EndpointValidationDeps {
  readonly probe: StorageProbe;
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: (line: string) => void;
}

const inAzure = "so all are accepted. Azure fails the operation with the code Endpoint validation if one doesn't.";
const unknownStorage = `Without --storage, it is unknown whether storage accounts, queues and containers exist, ${inAzure}`;
const unknownResources = `It is unknown whether functions, event hubs and other resources that events are sent to exist, ${inAzure}`;

/**
 * Checks that the storage queue and the dead-letter container of an event subscription exist. In Azure, one in an account that
 * doesn't exist was recorded; that a missing queue, container or a bad name gets the same error is assumed.
 */
export class EndpointValidation {
  readonly #deps: EndpointValidationDeps;
  readonly #reported = new Set<string>();

  constructor(deps: EndpointValidationDeps) {
    this.#deps = deps;
  }

  /** The error of the operation; undefined if all exist, or if nothing is known of them. */
  async validate(properties: JsonObject): Promise<OperationError | undefined> {
    const kind = findDestinationKind(deliveryDestinationOf(properties)?.["endpointType"]);
    if (kind && kind !== "StorageQueue" && destinationKinds[kind].resourceTypes.length) this.#report(unknownResources);
    for (const endpoint of storageEndpointsOf(properties)) {
      const reason = nameReason(endpoint) ?? (await this.#absenceReason(endpoint));
      if (reason !== undefined) return this.#toError(endpoint, reason);
    }
    return undefined;
  }

  async #absenceReason(endpoint: StorageEndpoint): Promise<string | undefined> {
    const found = this.#deps.probe.find(endpoint.kind, endpoint.name);
    if (!found) {
      for (const { reason } of invalidNamesOf(endpoint)) this.#deps.log(`Azure would refuse this: ${reason}.`);
      this.#report(unknownStorage);
      return undefined;
    }
    try {
      await found;
      return undefined;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { message, remedy } = error;
      return [message, remedy].filter(Boolean).join(" ").replace(/\.$/, "");
    }
  }

  /** Once is enough. */
  #report(line: string): void {
    if (this.#reported.has(line)) return;
    this.#reported.add(line);
    this.#deps.log(line);
  }

  /** As recorded, followed by the specific reason. */
  #toError({ accountId }: StorageEndpoint, reason: string): OperationError {
    const { clock, ids } = this.#deps;
    const message =
      `Destination endpoint not found. Resource details: resourceId: ${accountId}. ` +
      `Resource should pre-exist before attempting this operation. ` +
      `Activity id:${ids()}, timestamp: ${serviceTimestamp(clock.now())} (UTC). Reason: ${reason}.`;
    return { code: "Endpoint validation", message };
  }
}
