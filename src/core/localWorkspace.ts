/** A workspace of the Local Event Grid, as a person enters it. */
export interface LocalWorkspace {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
}

/** The default resource group of local workspaces. */
export const defaultLocalResourceGroup = "ml-local";

/** The rule of each field: returns what is wrong in one sentence, or undefined. */
export const localWorkspaceRules: {
  readonly [field in keyof LocalWorkspace]: (text: string) => string | undefined;
} = {
  /** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftmachinelearningservices */
  name(text) {
    if (text.length < 3 || text.length > 33) return "Use 3 to 33 characters.";
    if (!/^[\w-]+$/.test(text)) return "Use only letters, digits, hyphens, and underscores.";
    return /^[a-z0-9]/i.test(text) ? undefined : "Start with a letter or digit.";
  },
  /** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources */
  resourceGroup(text) {
    if (text.length < 1 || text.length > 90) return "Use 1 to 90 characters.";
    if (!/^[\p{L}\p{Nd}_().-]+$/u.test(text))
      return "Use only letters, digits, underscores, parentheses, hyphens, and periods.";
    return text.endsWith(".") ? "Don't end with a period." : undefined;
  },
  location: (text) =>
    /^[a-z][a-z0-9]+$/.test(text) ? undefined : "Enter a region in lowercase without spaces, for example westeurope.",
};

/** The resource ID of the workspace in an Azure subscription. */
export const localWorkspaceId = (subscriptionId: string, { name, resourceGroup }: LocalWorkspace): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
