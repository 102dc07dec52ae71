import { isBoolean, isText } from "../guards.ts";
import {
  blobContainer,
  type ChildResource,
  type DestinationKind,
  destinationKinds,
  findDestinationKind,
} from "../subscription/destinationKinds.ts";
import { type DestinationProperty, destinationProperties } from "../subscription/destinationProperties.ts";
import { isWholeBetween, type AzFlag, listFlag, fieldFlag } from "./azFlag.ts";
import {
  type TemplateValueGuard,
  isSecretOrText,
  isStorageBlob,
  isWholeNumber,
  type FieldReader,
} from "./fieldReader.ts";
import { Parameter } from "./templateValue.ts";

/** One id of a resource and its child, as az takes it; undefined if az would split it elsewhere. */
function joinResourceId(of: FieldReader, { property, path }: ChildResource): string | undefined {
  const fits: TemplateValueGuard<string> = (value): value is string =>
    isText(value) && !value.toLowerCase().includes(path.toLowerCase());
  if (!of.hasValue("resourceId", fits) || !of.hasValue(property, fits)) return undefined;
  return `${of.take("resourceId", fits)}${path}${of.take(property, fits)}`;
}

const isAzKind: TemplateValueGuard<string> = (value): value is string => {
  const kind = findDestinationKind(value);
  return kind !== undefined && destinationKinds[kind].isInAzureCli;
};
const isSystemAssigned: TemplateValueGuard<string> = (value): value is string => value === "SystemAssigned";

/**
 * The flags for the destination.
 *
 * @param canHaveIdentity whether az has flags for identities at this parent
 * @param unsupported collects sentences about what flags can't express
 */
export function deliveryFlags(all: FieldReader, canHaveIdentity: boolean, unsupported: string[]): AzFlag[] {
  const withIdentity = canHaveIdentity && all.has("deliveryWithResourceIdentity");
  const of = withIdentity ? all.takeObject("deliveryWithResourceIdentity") : all;
  const prefix = withIdentity ? "--delivery-identity-" : "--";
  const identity = withIdentity ? identityFlag(of, "--delivery-identity") : [];
  if (withIdentity && !identity.length) unsupported.push(`${of.at}: az needs an identity of type SystemAssigned.`);
  const destination = destinationFlags(of.takeObject("destination"), prefix);
  const hasEndpoint = destination.some(([flag]) => flag === `${prefix}endpoint`);
  // Without an endpoint, az drops the other flags of the destination.
  if (!hasEndpoint && (withIdentity || destination.length))
    unsupported.push(`${of.at}.destination: az needs an endpoint.`);
  return [...identity, ...destination];
}

const identityFlag = (of: FieldReader, flag: string): AzFlag[] =>
  fieldFlag(of.takeObject("identity"), "type", flag, isSystemAssigned, (type) => type.toLowerCase());

function destinationFlags(of: FieldReader, prefix: string): AzFlag[] {
  const kind = findDestinationKind(of.take("endpointType", isAzKind));
  if (kind === undefined) return [];
  const properties = of.takeObject("properties");
  return [
    ...endpointFlag(properties, kind, `${prefix}endpoint`),
    [`${prefix}endpoint-type`, kind.toLowerCase()],
    ...destinationKinds[kind].properties.flatMap((name) => propertyFlags(properties, name)),
  ];
}

function endpointFlag(properties: FieldReader, kind: DestinationKind, flag: string): AzFlag[] {
  const { childResource } = destinationKinds[kind];
  if (childResource) return listFlag(flag, [joinResourceId(properties, childResource) ?? []].flat());
  const address = kind === "WebHook" ? "endpointUrl" : "resourceId";
  return fieldFlag(properties, address, flag, isSecretOrText, (to) =>
    to instanceof Parameter ? (to.value ?? to) : to,
  );
}

function propertyFlags(of: FieldReader, name: DestinationProperty): AzFlag[] {
  if (name === "deliveryAttributeMappings") return of.takeObjects(name).flatMap(attributeMappingFlags);
  // az takes both of these or neither.
  if (name === "azureActiveDirectoryApplicationIdOrUri") return [];
  if (name === "azureActiveDirectoryTenantId") return entraFlags(of);
  const { azFlags, type, range } = destinationProperties[name];
  const [azFlag] = azFlags;
  if (azFlag === undefined) return [];
  if (type === "text") return fieldFlag(of, name, azFlag, isText);
  return fieldFlag(of, name, azFlag, range ? isWholeBetween(...range) : isWholeNumber);
}

function entraFlags(of: FieldReader): AzFlag[] {
  const names = ["azureActiveDirectoryTenantId", "azureActiveDirectoryApplicationIdOrUri"] as const;
  if (!names.every((name) => of.hasValue(name, isText))) return [];
  return names.flatMap((name) => fieldFlag(of, name, destinationProperties[name].azFlags[0] ?? "", isText));
}

/** az takes any fourth word, even `false`, to mean a secret, so one that isn't secret has three words. */
function attributeMappingFlags(of: FieldReader): AzFlag[] {
  const type = of.take("type", (value): value is string => value === "Static" || value === "Dynamic");
  const name = of.take("name", isText);
  const properties = of.takeObject("properties");
  const value = properties.take(type === "Dynamic" ? "sourceField" : "value", isSecretOrText);
  if (type === undefined || name === undefined || value === undefined) return [];
  const isSecret = type === "Static" && properties.take("isSecret", isBoolean);
  return [["--delivery-attribute-mapping", name, type.toLowerCase(), value, ...(isSecret ? ["true"] : [])]];
}

/** The flags for the dead-letter destination. The parameters are those of `deliveryFlags`. */
export function deadLetterFlags(all: FieldReader, canHaveIdentity: boolean, unsupported: string[]): AzFlag[] {
  const withIdentity = canHaveIdentity && all.has("deadLetterWithResourceIdentity");
  const of = withIdentity ? all.takeObject("deadLetterWithResourceIdentity") : all;
  const identity = withIdentity ? identityFlag(of, "--deadletter-identity") : [];
  const destination = of.takeObject("deadLetterDestination");
  const kind = destination.take("endpointType", isStorageBlob);
  const id = kind && joinResourceId(destination.takeObject("properties"), blobContainer);
  const flag = withIdentity ? "--deadletter-identity-endpoint" : "--deadletter-endpoint";
  const incomplete = withIdentity ? !identity.length || !id : kind && !id;
  if (incomplete)
    unsupported.push(`${destination.at}: az needs an identity of type SystemAssigned, if any, and a container.`);
  return [...identity, ...listFlag(flag, id === undefined ? [] : [id])];
}
