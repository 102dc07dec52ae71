/** What a person says of a workspace that the Local Event Grid should show. */
export interface LocalWorkspace {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
}

/** The resource group of local workspaces, until a person says otherwise. */
export const defaultLocalResourceGroup = "ml-local";

/** What each text must be; each gives what is wrong with it in one sentence, or undefined. */
export const localWorkspaceRules: {
  readonly [field in keyof LocalWorkspace]: (text: string) => string | undefined;
} = {
  /** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftmachinelearningservices */
  name(text) {
    if (text.length < 3 || text.length > 33) return `The name has ${text.length} characters; 3 to 33 are allowed.`;
    if (!/^[\w-]+$/.test(text)) return "The name may have letters, digits, hyphens and underscores only.";
    return /^[a-z0-9]/i.test(text) ? undefined : "The name must begin with a letter or a digit.";
  },
  /** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources */
  resourceGroup(text) {
    if (text.length < 1 || text.length > 90)
      return `The resource group has ${text.length} characters; 1 to 90 are allowed.`;
    if (!/^[\p{L}\p{Nd}_().-]+$/u.test(text))
      return "A resource group may have letters, digits, underscores, parentheses, hyphens and periods only.";
    return text.endsWith(".") ? "A resource group cannot end with a period." : undefined;
  },
  location: (text) =>
    /^[a-z][a-z0-9]+$/.test(text)
      ? undefined
      : "A region is written in lower case without spaces, for example westeurope.",
};

/** The resource id that such a workspace has in an Azure subscription. */
export const localWorkspaceId = (subscriptionId: string, { name, resourceGroup }: LocalWorkspace): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
