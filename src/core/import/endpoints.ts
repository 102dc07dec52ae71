import { quote } from "../quote.ts";
import { type Given, wordOf } from "./commandLine.ts";
import type { Report } from "./report.ts";
import { isOpen, unmarked, type Word } from "./shell.ts";
import { literal, type Placed } from "./value.ts";

/** Destination kinds of ARM; the CLI writes them in lower case. */
const kinds: readonly string[] = [
  ["WebHook", "AzureFunction", "EventHub", "StorageQueue", "HybridConnection", "ServiceBusQueue"],
  ["ServiceBusTopic", "NamespaceTopic", "PartnerDestination", "MonitorAlert"],
].flat();

/** A destination as `--endpoint` and `--endpoint-type` give it, with or without the identity that sends to it. */
export function destinationOf(given: readonly Given[], report: Report): Placed[] {
  const plain = endpoint(wordOf(given, "--endpoint"), wordOf(given, "--endpoint-type"), "destination", report);
  const identity = wordOf(given, "--delivery-identity");
  const to = wordOf(given, "--delivery-identity-endpoint");
  const kind = wordOf(given, "--delivery-identity-endpoint-type");
  return [
    ...plain,
    ...(identity ? identityAt("deliveryWithResourceIdentity/identity", identity) : []),
    ...endpoint(to, kind, "deliveryWithResourceIdentity/destination", report),
  ];
}

function endpoint(to: Word | undefined, type: Word | undefined, at: string, report: Report): Placed[] {
  if (!to) return type ? [[`${at}/endpointType`, literal(type.at, kindOf(type, report))]] : [];
  const kind = type ? kindOf(type, report) : "WebHook";
  const head: Placed = [`${at}/endpointType`, literal(type?.at ?? to.at, kind)];
  if (kind === "WebHook") return [head, [`${at}/properties/endpointUrl`, unmarked(to.marked, to.at)]];
  if (kind !== "StorageQueue") return [head, [`${at}/properties/resourceId`, unmarked(to.marked, to.at)]];
  return [
    head,
    ...split(to, "queueServices/default/queues", [`${at}/properties/resourceId`, `${at}/properties/queueName`], report),
  ];
}

function kindOf({ marked, at }: Word, report: Report): string {
  const kind = kinds.find((each) => each.toLowerCase() === marked.toLowerCase());
  if (kind === undefined) {
    report.error(
      at,
      `${quote(marked)} is not a kind of endpoint that is known here.`,
      `Use one of ${kinds.join(", ").toLowerCase()}.`,
    );
  }
  return kind ?? marked;
}

const identityAt = (path: string, { marked, at }: Word): Placed[] => {
  // In the place of a user assigned identity stands its id.
  if (marked.startsWith("/") || isOpen(marked)) {
    return [
      [`${path}/type`, literal(at, "UserAssigned")],
      [`${path}/userAssignedIdentity`, unmarked(marked, at)],
    ];
  }
  return [[`${path}/type`, literal(at, /^systemassigned$/i.test(marked) ? "SystemAssigned" : marked)]];
};

/** Where dead letters go, with or without the identity that writes them. */
export function deadLetterOf(given: readonly Given[], report: Report): Placed[] {
  const identity = wordOf(given, "--deadletter-identity");
  const byIdentity = wordOf(given, "--deadletter-identity-endpoint");
  const container = byIdentity ?? wordOf(given, "--deadletter-endpoint");
  const at = byIdentity ? "deadLetterWithResourceIdentity/deadLetterDestination" : "deadLetterDestination";
  return [
    ...(identity ? identityAt("deadLetterWithResourceIdentity/identity", identity) : []),
    ...(container
      ? [
          [`${at}/endpointType`, literal(container.at, "StorageBlob")] satisfies Placed,
          ...split(
            container,
            "blobServices/default/containers",
            [`${at}/properties/resourceId`, `${at}/properties/blobContainerName`],
            report,
          ),
        ]
      : []),
  ];
}

/** An id below a storage account as the account's id and a name. */
function split(
  { marked, at }: Word,
  between: string,
  [idPath, namePath]: readonly [string, string],
  report: Report,
): Placed[] {
  const middle = marked.toLowerCase().indexOf(`/${between.toLowerCase()}/`);
  if (middle < 0) {
    if (!isOpen(marked)) {
      report.error(
        at,
        `${quote(marked)} does not name a part of a storage account.`,
        `Write the id of the account with /${between}/ and the name.`,
      );
    }
    return [[idPath, unmarked(marked, at)]];
  }
  return [
    [idPath, unmarked(marked.slice(0, middle), at)],
    [namePath, unmarked(marked.slice(middle + between.length + 2), at)],
  ];
}
