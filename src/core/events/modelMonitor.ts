import { eventTypePrefix } from "./catalogue.ts";

/*
 * How a workspace reports drift since dataset monitors ended: the run of a model monitor fails, and gets a tag.
 *
 * https://learn.microsoft.com/azure/machine-learning/how-to-monitor-model-performance
 */

const tagName = "azureml_modelmonitor_threshold_breached";

export const modelMonitor = {
  /** Full name of the event type. */
  eventType: `${eventTypePrefix}.RunStatusChanged`,
  /** Filter key of the tag. Microsoft's page spells RunTags with a capital letter. */
  key: `data.RunTags.${tagName}`,
  /** The part of the tag's value that all monitors have in common. */
  breachText: "has failed due to one or more features violating metric thresholds",
  documentation: "https://learn.microsoft.com/azure/machine-learning/how-to-monitor-model-performance",
} as const;

/**
 * The tag of a monitor's run, with the text that Azure's monitoring component writes.
 *
 * @param signal name of the signal. A filter can select one monitor by it, if it contains the monitor's name.
 * @see https://github.com/Azure/azureml-assets (evaluate_metrics_threshold)
 */
export const createBreachTag = (signal: string): Readonly<Record<string, string>> => ({
  [tagName]: [
    `The signal '${signal}' ${modelMonitor.breachText}.`,
    "The feature names and their corresponding computed metric values violating the threshold are ",
    `['{"group":"tenure_months","metric_value":0.83,"metric_name":"normalized_wasserstein_distance","threshold_value":0.1}']`,
    "",
  ].join("\n"),
});
