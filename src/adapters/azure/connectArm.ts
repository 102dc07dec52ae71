import type { ArmConnection } from "./armClient.ts";
import { ArmDirectory } from "./armDirectory.ts";
import { AzureCloud, type AzureCloudOptions } from "./azureCloud.ts";
import { RawArm, type RawArmOptions } from "./rawArm.ts";

export type ArmOptions = AzureCloudOptions & RawArmOptions;

/** What one identity sees of Azure Resource Manager at one endpoint; its reads share one queue. */
export function connectArm(connection: ArmConnection, options: ArmOptions) {
  const arm = new RawArm(connection, options);
  return { cloud: new AzureCloud(arm, options), directory: new ArmDirectory(arm) };
}
