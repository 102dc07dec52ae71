import type { CallLog } from "../../ports/callLog.ts";
import type { ArmConnection } from "./armClient.ts";
import { ArmDirectory } from "./armDirectory.ts";
import { AzureCloud, type AzureCloudOptions } from "./azureCloud.ts";
import { RawArm } from "./rawArm.ts";

export interface ArmOptions extends AzureCloudOptions {
  /** Milliseconds between two looks at a long-running operation; the service's Retry-After wins over it. */
  readonly pollInterval: number;
  readonly log?: CallLog;
}

/** What one identity sees of Azure Resource Manager at one endpoint; its reads share one queue. */
export function connectArm(connection: ArmConnection, { pollInterval, log, ...options }: ArmOptions) {
  const arm = new RawArm(connection, pollInterval, log);
  return { cloud: new AzureCloud(arm, options), directory: new ArmDirectory(arm) };
}
