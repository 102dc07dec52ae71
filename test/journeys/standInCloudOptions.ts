import path from "node:path";
import { repositoryFolder } from "../rig/paths.ts";
import type { StandInAzure } from "../rig/services/standInAzure.ts";
import type { WorkbenchOptions } from "../rig/workbench/workbench.ts";

/**
 * Connects a window to the stand-in for Azure, as a custom cloud, with a stand-in for Microsoft's sign-in.
 *
 * @param accountsFile the accounts, as `standInMicrosoft` reads them
 * @param more further options, which take precedence
 */
export const standInCloudOptions = (
  { endpoint: url, certificateFile }: StandInAzure,
  accountsFile: string,
  { settings, env, ...more }: WorkbenchOptions = {},
): WorkbenchOptions => ({
  ...more,
  settings: {
    "microsoft-sovereign-cloud.environment": "custom",
    "microsoft-sovereign-cloud.customEnvironment": {
      name: "Stand-in",
      portalUrl: url,
      managementEndpointUrl: `${url}/`,
      resourceManagerEndpointUrl: `${url}/`,
      activeDirectoryEndpointUrl: `${url}/`,
      activeDirectoryResourceId: `${url}/`,
    },
    ...settings,
  },
  env: { STAND_IN_MICROSOFT: accountsFile, NODE_EXTRA_CA_CERTS: certificateFile, ...env },
  replacedBuiltins: { "microsoft-authentication": path.join(repositoryFolder, "test/rig/standInMicrosoft") },
});
