import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { operators } from "../filter/operators.ts";
import { destinationKindNames } from "./destinationKinds.ts";
import { destinationProperties } from "./destinationProperties.ts";
import { deliverySchemas, propertyNames } from "./eventSubscription.ts";

/**
 * What ARM's JSON has at one place: the members of an object, the items of a list, or the values of an enumeration. Empty
 * for anything else, such as text and dictionaries.
 */
export interface WireShape {
  /** In the order in which the service writes them, by lower-case name. */
  readonly members?: ReadonlyMap<string, WireMember>;
  readonly items?: WireShape;
  /** The values of an enumeration in ARM's spelling, by lower-case name. */
  readonly values?: ReadonlyMap<string, string>;
}

interface WireMember {
  /** In ARM's spelling. */
  readonly name: string;
  readonly shape: WireShape;
}

const anything: WireShape = {};
const objectOf = (members: Readonly<Record<string, WireShape>>): WireShape => ({
  members: new Map(Object.entries(members).map(([name, shape]) => [name.toLowerCase(), { name, shape }])),
});
const oneOf = (...values: readonly string[]): WireShape => ({
  values: new Map(values.map((value) => [value.toLowerCase(), value])),
});
const membersOf = (names: readonly string[]): Record<string, WireShape> =>
  Object.fromEntries(names.map((name) => [name, anything]));

/** The members of an object in the order in which the service writes them. */
export const memberNames = ({ members }: WireShape): readonly string[] =>
  [...(members?.values() ?? [])].map(({ name }) => name);

const conditionMembers: Record<keyof AdvancedFilter, WireShape> = {
  values: anything,
  value: anything,
  operatorType: oneOf(...Object.keys(operators)),
  key: anything,
};
export const conditionShape = objectOf(conditionMembers);

const filterMembers: Record<keyof Filter, WireShape> = {
  subjectBeginsWith: anything,
  subjectEndsWith: anything,
  includedEventTypes: anything,
  isSubjectCaseSensitive: anything,
  enableAdvancedFilteringOnArrays: anything,
  advancedFilters: { items: conditionShape },
};
export const filterShape = objectOf(filterMembers);

/** How events are authenticated at a destination. */
export const identityShape = objectOf({
  type: oneOf("SystemAssigned", "UserAssigned"),
  userAssignedIdentity: anything,
});

const attributeShape = objectOf({
  properties: objectOf(membersOf(["value", "isSecret", "sourceField"])),
  name: anything,
  type: oneOf("Static", "Dynamic"),
});

export const destinationShape = objectOf({
  properties: objectOf({
    ...membersOf([...Object.keys(destinationProperties), "endpointBaseUrl"]),
    deliveryAttributeMappings: { items: attributeShape },
    severity: oneOf("Sev0", "Sev1", "Sev2", "Sev3", "Sev4"),
  }),
  endpointType: oneOf(...destinationKindNames),
});

export const deadLetterShape = objectOf({
  properties: objectOf(membersOf(["resourceId", "blobContainerName"])),
  endpointType: oneOf("StorageBlob"),
});

const propertyShapes: Readonly<Record<string, WireShape>> = {
  destination: destinationShape,
  deliveryWithResourceIdentity: objectOf({ identity: identityShape, destination: destinationShape }),
  filter: filterShape,
  eventDeliverySchema: oneOf(...deliverySchemas),
  retryPolicy: objectOf(membersOf(["maxDeliveryAttempts", "eventTimeToLiveInMinutes"])),
  deadLetterDestination: deadLetterShape,
  deadLetterWithResourceIdentity: objectOf({ identity: identityShape, deadLetterDestination: deadLetterShape }),
};

/** The `properties` of an event subscription, which are also the body of an update. */
export const propertiesShape = objectOf({ ...membersOf(propertyNames), systemData: anything, ...propertyShapes });

const resourceMembers = membersOf(["systemData", "id", "name", "type"]);

/** An event subscription, the body of a PUT. */
export const eventSubscriptionShape = objectOf({ properties: propertiesShape, ...resourceMembers });

/** A system topic, the body of a PUT and of an update. */
export const systemTopicShape = objectOf({
  properties: objectOf(membersOf(["source", "topicType", "provisioningState", "metricResourceId"])),
  identity: objectOf({
    type: oneOf("None", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"),
    ...membersOf(["principalId", "tenantId", "userAssignedIdentities"]),
  }),
  ...membersOf(["location", "tags"]),
  ...resourceMembers,
});
