import { createInterface } from "node:readline";
import path from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { stopProgram, startProgram } from "../cleanup.ts";
import { repositoryFolder } from "../paths.ts";

/** An in-memory storage service on loopback, and the real clients to inspect it. */
export interface Azurite {
  /** Not a secret: all storage emulators use this account and key. */
  readonly connectionString: string;
  readonly blobs: BlobServiceClient;
  readonly queues: QueueServiceClient;
  stop(): Promise<void>;
}

/** Starts Azurite on free ports. The installed version is the newest without telemetry. */
export async function startAzurite(): Promise<Azurite> {
  const main = path.join(repositoryFolder, "node_modules/azurite/dist/src/azurite.js");
  const ports = ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];
  const how = ["--inMemoryPersistence", "--loose", "--skipApiVersionCheck", "--silent"];
  const child = startProgram(process.execPath, [main, ...ports, ...how], { stdio: ["ignore", "pipe", "inherit"] });
  const endpoints = new Map<string, string>();
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      const [, service, endpoint] = /^Azurite (\w+) service is successfully listening at (\S+)$/.exec(line) ?? [];
      if (service && endpoint) endpoints.set(service, `${endpoint}/devstoreaccount1`);
      if (endpoints.size === 3) break;
    }
  const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
  const [blob, queue] = [endpoints.get("Blob"), endpoints.get("Queue")];
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};BlobEndpoint=${blob};QueueEndpoint=${queue}`;
  return {
    connectionString,
    blobs: BlobServiceClient.fromConnectionString(connectionString),
    queues: QueueServiceClient.fromConnectionString(connectionString),
    stop: () => stopProgram(child),
  };
}
