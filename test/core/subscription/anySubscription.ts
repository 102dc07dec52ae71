import * as fc from "fast-check";
import { operators } from "../../../src/core/filter/operators.ts";
import type { AdvancedFilter, Filter } from "../../../src/core/filter/filter.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";

/** Characters and words with a meaning in a shell, Bicep, an ARM template, HCL or JSON, all well-formed Unicode. */
const traps = [
  ...Array.from("'\"`$\\\n\r\t\0\u0001\u001b#;&|<>()[]{}*?!~%=@,:. -é\u2028\u202e\u{1f980}"),
  ..."''' ${ $${ %{ %%{ \\u{41} [[ ] EOT -- -n @file $HOME $(id) \\' // /* Hidden true null 0.5 a,b __proto__ e\u0301 ".split(
    " ",
  ),
  "\r\n",
  "parameters('x')",
];
const letters = Array.from("abcXYZ019");

/** Text that breaks code without quoting. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...traps), fc.constantFrom(...letters)), { maxLength: 8 })
  .map((parts) => parts.join(""));

const text = fc.oneof(fc.constantFrom("Failed", "prod", "automl", "two words", "-5", "-x", ""), hostileText);
const number = fc.oneof(
  fc.integer(),
  fc.constantFrom(0.5, -0.25, 1e21, 1e-7, -1e30, Number.MAX_SAFE_INTEGER, 100, 0.1),
);
const guid = fc.uuid();
const word = fc.stringMatching(/^[a-z][a-z0-9-]{2,12}$/);
const key = fc.oneof(fc.constantFrom("data.runStatus", "data.runTags.stage", "subject", "data.DriftCoefficient"), text);

const values = { string: text, number, boolean: fc.boolean(), range: fc.tuple(number, number), none: fc.constant(0) };
const condition: fc.Arbitrary<AdvancedFilter> = fc
  .constantFrom(...Object.values(operators))
  .chain(({ name, operandKind, operandField }): fc.Arbitrary<AdvancedFilter> => {
    const head = { operatorType: fc.constant(name), key };
    if (operandField === "nothing") return fc.record(head);
    if (operandField === "value") return fc.record({ ...head, value: values[operandKind] });
    return fc.record({ ...head, values: fc.array<unknown>(values[operandKind], { minLength: 1, maxLength: 4 }) });
  });

const optional = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 8 });

const filter: fc.Arbitrary<Filter> = optional({
  includedEventTypes: orNull(
    fc.array(fc.oneof(fc.constant("Microsoft.MachineLearningServices.RunCompleted"), text), { maxLength: 3 }),
  ),
  subjectBeginsWith: orNull(text),
  subjectEndsWith: orNull(text),
  isSubjectCaseSensitive: orNull(fc.boolean()),
  enableAdvancedFilteringOnArrays: orNull(fc.boolean()),
  advancedFilters: orNull(fc.array(condition, { maxLength: 4 })),
});

const resourceId = (type: string): fc.Arbitrary<string> =>
  fc
    .tuple(guid, word, word)
    .map(([s, group, name]) => `/subscriptions/${s}/resourceGroups/${group}/providers/${type.replaceAll("*", name)}`);

/** @param secret text in every secret, so that tests can search output for it */
const attribute = (secret: string) =>
  fc.oneof(
    fc.record({
      name: fc.oneof(word, text),
      type: fc.constant("Static"),
      properties: fc.record({ value: text, isSecret: fc.constantFrom(false, null) }, { requiredKeys: ["value"] }),
    }),
    fc.record({
      name: fc.oneof(word, text),
      type: fc.constant("Static"),
      properties: fc.record({
        value: fc.oneof(
          fc.constant("Hidden"),
          text.map((value) => value + secret),
        ),
        isSecret: fc.constant(true),
      }),
    }),
    fc.record({
      name: fc.oneof(word, text),
      type: fc.constant("Dynamic"),
      properties: fc.record({ sourceField: text }),
    }),
  );

const address = (secret: string) =>
  fc.oneof(
    word.map((host) => `https://${host}.azurewebsites.net/api/events`),
    word.map((host) => `https://${host}.azurewebsites.net/api/events?code=${secret}&x='$(id)'`),
    word.map((host) => `https://user:${secret}@${host}.example.com/`),
    word.map((host) => `https://${host}.example.com/a#${secret}`),
  );
/** Users paste keys into malformed URLs, too. */
const webhookUrl = (secret: string) =>
  fc.oneof({ weight: 4, arbitrary: address(secret) }, fc.constantFrom(null, `no URL at all?${secret}`));

const destination = (secret: string) => {
  const attributes = orNull(fc.array(attribute(secret), { maxLength: 3 }));
  const batching = { maxEventsPerBatch: fc.integer(), preferredBatchSizeInKilobytes: fc.integer() };
  const kind = (endpointType: string, properties: fc.Arbitrary<Readonly<Record<string, unknown>>>) =>
    fc.record({ endpointType: fc.constant(endpointType), properties });
  const resource = (endpointType: string, type: string) =>
    kind(
      endpointType,
      fc.record(
        { resourceId: resourceId(type), deliveryAttributeMappings: attributes },
        { requiredKeys: ["resourceId"] },
      ),
    );
  return fc.oneof(
    kind(
      "WebHook",
      optional({
        endpointUrl: webhookUrl(secret),
        endpointBaseUrl: word.map((host) => `https://${host}.azurewebsites.net/api/events`),
        ...batching,
        azureActiveDirectoryTenantId: fc.oneof(guid, text),
        azureActiveDirectoryApplicationIdOrUri: fc.oneof(guid, text),
        deliveryAttributeMappings: attributes,
        minimumTlsVersionAllowed: fc.constantFrom("1.0", "1.1", "1.2"),
      }),
    ),
    kind(
      "AzureFunction",
      optional({
        resourceId: resourceId("Microsoft.Web/sites/*/functions/*"),
        ...batching,
        deliveryAttributeMappings: attributes,
      }),
    ),
    resource("EventHub", "Microsoft.EventHub/namespaces/*/eventhubs/*"),
    kind(
      "StorageQueue",
      optional({
        resourceId: resourceId("Microsoft.Storage/storageAccounts/*"),
        queueName: fc.oneof(word, text),
        queueMessageTimeToLiveInSeconds: fc.oneof(fc.constant(-1), fc.integer()),
      }),
    ),
    resource("HybridConnection", "Microsoft.Relay/namespaces/*/hybridConnections/*"),
    resource("ServiceBusQueue", "Microsoft.ServiceBus/namespaces/*/queues/*"),
    resource("ServiceBusTopic", "Microsoft.ServiceBus/namespaces/*/topics/*"),
    resource("NamespaceTopic", "Microsoft.EventGrid/namespaces/*/topics/*"),
    resource("PartnerDestination", "Microsoft.EventGrid/partnerDestinations/*"),
    kind(
      "MonitorAlert",
      optional({
        severity: fc.constantFrom("Sev0", "Sev4"),
        description: orNull(text),
        actionGroups: orNull(fc.array(resourceId("Microsoft.Insights/actionGroups/*"), { maxLength: 2 })),
      }),
    ),
    kind(
      "SomethingNewer",
      fc.record({ address: address(secret), nested: fc.record({ list: fc.array(fc.oneof(text, number)) }) }),
    ),
  );
};

const identity = fc.oneof(
  fc.constant({ type: "SystemAssigned" }),
  resourceId("Microsoft.ManagedIdentity/userAssignedIdentities/*").map((userAssignedIdentity) => ({
    type: "UserAssigned",
    userAssignedIdentity,
  })),
);
const deadLetter = fc.record({
  endpointType: fc.constant("StorageBlob"),
  properties: fc.record({
    resourceId: resourceId("Microsoft.Storage/storageAccounts/*"),
    blobContainerName: fc.oneof(word, text),
  }),
});

const scope = fc.oneof(
  resourceId("Microsoft.MachineLearningServices/workspaces/*/providers/Microsoft.EventGrid"),
  resourceId("Microsoft.EventGrid/systemTopics/*"),
);

/**
 * Event subscriptions as GET returns them, with any of their properties and with hostile text. All values have the right
 * type, and names are valid in Azure.
 *
 * @param secret text in every secret that the service has not hidden
 */
export const arbitraryEventSubscription = (secret = "s3cr3t"): fc.Arbitrary<EventSubscription> =>
  fc
    .tuple(
      scope,
      fc.stringMatching(/^[-a-zA-Z0-9]{3,20}$/),
      fc.oneof(
        fc.record({ destination: destination(secret) }),
        fc.record({
          destination: fc.constant(null),
          deliveryWithResourceIdentity: fc.record({ identity, destination: destination(secret) }),
        }),
      ),
      fc.oneof(
        fc.constant({}),
        fc.record({ deadLetterDestination: deadLetter }),
        fc.record({ deadLetterWithResourceIdentity: fc.record({ identity, deadLetterDestination: deadLetter }) }),
      ),
      optional({
        topic: resourceId("microsoft.machinelearningservices/workspaces/*"),
        provisioningState: fc.constant("Succeeded"),
        filter: orNull(filter),
        labels: orNull(fc.array(text, { maxLength: 3 })),
        expirationTimeUtc: orNull(fc.constantFrom("2031-01-02T03:04:05Z", "2031-01-02T03:04:05.1234567Z")),
        eventDeliverySchema: orNull(fc.constantFrom("EventGridSchema", "CloudEventSchemaV1_0", "CustomInputSchema")),
        retryPolicy: orNull(optional({ maxDeliveryAttempts: fc.nat(), eventTimeToLiveInMinutes: fc.nat() })),
        someNewerProperty: fc.oneof(text, fc.record({ deep: fc.array(number) })),
      }),
    )
    .map(([parent, name, delivery, deadLetters, properties]) => ({
      id: `${parent}/eventSubscriptions/${name}`,
      name,
      type: "Microsoft.EventGrid/eventSubscriptions",
      systemData: null,
      properties: { ...properties, ...delivery, ...deadLetters },
    }));
