import { quote } from "../../quote.ts";
import { destinationKindNames, destinationKinds, findDestinationKind } from "../../subscription/destinationKinds.ts";
import { type GivenFlag, findFlagValue } from "./commandLine.ts";
import type { ImportReport } from "../importReport.ts";
import { hasMarks, valueFromMarked, type ShellWord } from "./shellCommands.ts";
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
  if (kind === "WebHook") return [head, [`${at}/properties/endpointUrl`, valueFromMarked(to.marked, to.at)]];
  const known = findDestinationKind(kind);
  const child = known && destinationKinds[known].childResource;
  if (!child) return [head, [`${at}/properties/resourceId`, valueFromMarked(to.marked, to.at)]];
  const paths = [`${at}/properties/resourceId`, `${at}/properties/${child.property}`] as const;
  return [head, ...splitResourceId(to, child.path, paths, report)];
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
      [`${path}/userAssignedIdentity`, valueFromMarked(marked, at)],
    ];
  }
  return [[`${path}/type`, createLiteral(at, /^systemassigned$/i.test(marked) ? "SystemAssigned" : marked)]];
};

/** Reads the dead-letter destination, with or without a managed identity. */
export function placeDeadLetter(given: readonly GivenFlag[], report: ImportReport): PlacedValue[] {
  const identity = findFlagValue(given, "--deadletter-identity");
  const byIdentity = findFlagValue(given, "--deadletter-identity-endpoint");
  const container = byIdentity ?? findFlagValue(given, "--deadletter-endpoint");
  const at = byIdentity ? "deadLetterWithResourceIdentity/deadLetterDestination" : "deadLetterDestination";
  return [
    ...(identity ? placeIdentity("deadLetterWithResourceIdentity/identity", identity) : []),
    ...(container
      ? [
          [`${at}/endpointType`, createLiteral(container.at, "StorageBlob")] satisfies PlacedValue,
          ...splitResourceId(
            container,
            "/blobServices/default/containers/",
            [`${at}/properties/resourceId`, `${at}/properties/blobContainerName`],
            report,
          ),
        ]
      : []),
  ];
}

/** Splits the id of a storage account's part into the account's id and the name of the part. */
function splitResourceId(
  { marked, at }: ShellWord,
  between: string,
  [idPath, namePath]: readonly [string, string],
  report: ImportReport,
): PlacedValue[] {
  const middle = marked.toLowerCase().indexOf(between.toLowerCase());
  if (middle < 0) {
    if (!hasMarks(marked)) {
      report.error(
        at,
        `${quote(marked)} doesn't name a part of a storage account.`,
        `Write the id of the account, ${between} and the name.`,
      );
    }
    return [[idPath, valueFromMarked(marked, at)]];
  }
  return [
    [idPath, valueFromMarked(marked.slice(0, middle), at)],
    [namePath, valueFromMarked(marked.slice(middle + between.length), at)],
  ];
}
