import type { EventType } from "../events/catalogue.ts";
import { enumerate } from "../quote.ts";

/** Formats event types for a sentence, by their labels. */
export const formatEventTypeLabels = (types: readonly EventType[]): string => enumerate(types, ({ label }) => label);

/** `Run completed has it`, or `Run completed, Run status changed have it`. */
export const formatTypesHaveIt = (types: readonly EventType[]): string =>
  `${formatEventTypeLabels(types)} ${types.length === 1 ? "has" : "have"} it`;
