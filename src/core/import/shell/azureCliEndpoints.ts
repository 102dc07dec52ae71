import { quote } from "../../quote.ts";
import {
  blobContainer,
  type ChildResource,
  destinationKindNames,
  destinationKinds,
  findDestinationKind,
} from "../../subscription/destinationKinds.ts";
import { type GivenFlag, findFlagValue } from "./commandLine.ts";
import type { ImportReport } from "../importReport.ts";
import { hasMarks, wordValue, type ShellWord } from "./shellCommands.ts";
import { createLiteral, type PlacedValue } from "../parsedValue.ts";

/** Reads the destination from `--endpoint` and `--endpoint-type`, or from their variants for a managed identity. */
export function placeDestination(given: readonly GivenFlag[], report: ImportReport): PlacedValue[] {
  const plain = placeEndpoint(
    findFlagValue(given, "--endpoint"),
    findFlagValue(given, "--endpoint-type"),
    "destination",
    report,
  );
  const identity = findFlagValue(given, "--delivery-identity");
  const to = findFlagValue(given, "--delivery-identity-endpoint");
  const kind = findFlagValue(given, "--delivery-identity-endpoint-type");
  return [
    ...plain,
    ...(identity ? placeIdentity("deliveryWithResourceIdentity/identity", identity) : []),
    ...placeEndpoint(to, kind, "deliveryWithResourceIdentity/destination", report),
  ];
}

function placeEndpoint(
  to: ShellWord | undefined,
  type: ShellWord | undefined,
  at: string,
  report: ImportReport,
): PlacedValue[] {
  if (!to) return type ? [[`${at}/endpointType`, createLiteral(type.at, readDestinationKind(type, report))]] : [];
  const kind = type ? readDestinationKind(type, report) : "WebHook";
  const head: PlacedValue = [`${at}/endpointType`, createLiteral(type?.at ?? to.at, kind)];
  if (kind === "WebHook") return [head, [`${at}/properties/endpointUrl`, wordValue(to)]];
  const known = findDestinationKind(kind);
  const child = known && destinationKinds[known].childResource;
  if (child) return [head, ...splitResourceId(to, at, child, report)];
  return [head, [`${at}/properties/resourceId`, wordValue(to)]];
}

function readDestinationKind({ marked, at }: ShellWord, report: ImportReport): string {
  const kind = findDestinationKind(marked);
  if (kind === undefined) {
    report.error(
      at,
      `${quote(marked)} isn't a known endpoint type.`,
      `Use one of ${destinationKindNames.join(", ").toLowerCase()}.`,
    );
  }
  return kind ?? marked;
}

const placeIdentity = (path: string, { marked, at }: ShellWord): PlacedValue[] => {
  // A user-assigned identity is given by its id.
  if (marked.startsWith("/") || hasMarks(marked)) {
    return [
      [`${path}/type`, createLiteral(at, "UserAssigned")],
      [`${path}/userAssignedIdentity`, wordValue({ marked, at })],
    ];
  }
  return [[`${path}/type`, createLiteral(at, /^systemassigned$/i.test(marked) ? "SystemAssigned" : marked)]];
};

/** Reads the dead-letter destination, with or without a managed identity. */
export function placeDeadLetter(given: readonly GivenFlag[], report: ImportReport): PlacedValue[] {
  const identity = findFlagValue(given, "--deadletter-identity");
  const withIdentity = findFlagValue(given, "--deadletter-identity-endpoint");
  const endpoint = withIdentity ?? findFlagValue(given, "--deadletter-endpoint");
  const path = withIdentity ? "deadLetterWithResourceIdentity/deadLetterDestination" : "deadLetterDestination";
  const placed = identity ? placeIdentity("deadLetterWithResourceIdentity/identity", identity) : [];
  if (!endpoint) return placed;
  return [
    ...placed,
    [`${path}/endpointType`, createLiteral(endpoint.at, "StorageBlob")],
    ...splitResourceId(endpoint, path, blobContainer, report),
  ];
}

/** Splits the id of a part of a storage account into the account's id and the name of the part. */
function splitResourceId(
  { marked, at }: ShellWord,
  destinationPath: string,
  { property, path }: ChildResource,
  report: ImportReport,
): PlacedValue[] {
  const idPath = `${destinationPath}/properties/resourceId`;
  const middle = marked.toLowerCase().indexOf(path.toLowerCase());
  if (middle >= 0)
    return [
      [idPath, wordValue({ marked: marked.slice(0, middle), at })],
      [`${destinationPath}/properties/${property}`, wordValue({ marked: marked.slice(middle + path.length), at })],
    ];
  if (!hasMarks(marked))
    report.error(
      at,
      `${quote(marked)} doesn't name a part of a storage account.`,
      `Write the id of the account, ${path} and the name.`,
    );
  return [[idPath, wordValue({ marked, at })]];
}
