import type { ArmConnection } from "./eventGridClient.ts";
import { ArmDirectory } from "./armDirectory.ts";
import { AzureCloud, type AzureCloudOptions } from "./azureCloud.ts";
import { ArmJsonClient, type ArmJsonClientOptions } from "./armJsonClient.ts";

export type ConnectArmOptions = AzureCloudOptions & ArmJsonClientOptions;

/** Azure Resource Manager at one endpoint, as one identity. All reads share one queue. */
export function connectArm(connection: ArmConnection, options: ConnectArmOptions) {
  const arm = new ArmJsonClient(connection, options);
  return { cloud: new AzureCloud(arm, options), directory: new ArmDirectory(arm) };
}
