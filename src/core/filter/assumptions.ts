import { filteringPage } from "./filteringPage.ts";

/** A choice of ours where the documentation is silent or contradicts itself. */
export interface Assumption {
  readonly question: string;
  readonly choice: string;
  readonly reason: string;
  /** Link to the section that leaves the question open. */
  readonly documentation: string;
}

/** A verdict based on one of these names it and is marked `assumed`. None is ever shown as a fact about Azure. */
export const assumptions = {
  emptyEventTypes: {
    question: "Does an empty includedEventTypes match all event types or none?",
    choice: "All, as if it were absent.",
    reason:
      "The page says that all event types are sent by default. It doesn't mention an empty list, and other evaluators disagree.",
    documentation: filteringPage("event-type-filtering"),
  },
  eventTypeCase: {
    question: "Does an event type match if only its case differs?",
    choice: "No.",
    reason:
      "The subscription schema asks for an exact match. Even if Azure ignores case, a filter that spells the type as the event does misses nothing.",
    documentation: "https://learn.microsoft.com/azure/event-grid/subscription-creation-schema",
  },
  absentSubject: {
    question: "How do subject filters treat an event without a subject?",
    choice: "As an event with an empty subject, which matches no prefix and no suffix.",
    reason: "In CloudEvents, subject is optional. No page names another attribute to use instead.",
    documentation: filteringPage("subject-filtering"),
  },
  keyCase: {
    question: "Is a key found if the event spells it in a different case?",
    choice: "Yes, unless the event also has the exact spelling, which takes precedence.",
    reason:
      "The page writes Subject and Data.Key1 for keys that events spell subject and data. Azure ML's own pages disagree on the case of data keys. Other evaluators also ignore case.",
    documentation: filteringPage("key"),
  },
  unlistedKey: {
    question: "Can a filter use a top-level key that the page doesn't list?",
    choice: "In CloudEvents, yes, like extension attributes. In the Event Grid schema, no.",
    reason:
      "The list for the Event Grid schema is closed. CloudEvents has two lists, one with eventid, eventtype, and eventtypeversion. Neither has subject or time.",
    documentation: filteringPage("cloudevents"),
  },
  otherSchemaKey: {
    question:
      "If an event is published in the Event Grid schema and delivered as a CloudEvent, which schema's keys does a filter use?",
    choice:
      "Those of the schema in which it is delivered: a key of the other schema is absent. If the delivery schema isn't known, those of the schema that the event has.",
    reason:
      "The page lists keys by the schema of the event. For CloudEvents delivery, the Azure portal accepts only id, source, type, specversion, and data, and one report says that type works and eventtype doesn't (azure-docs issues 86764 and 116396).",
    documentation: filteringPage("key"),
  },
  dottedName: {
    question: "Can a filter use a field whose name contains a dot?",
    choice: "No. A dot always separates levels, so the field is treated as absent.",
    reason:
      "The page says that keys with a dot are not supported and can't be escaped. It doesn't say what such a filter does.",
    documentation: filteringPage("limitations"),
  },
  attributeAsText: {
    question: "Do string operators match a CloudEvents attribute that is a number or boolean?",
    choice: "Yes, as text.",
    reason: "The page's example uses StringBeginsWith on the attribute comexampleothervalue, whose value is 5.",
    documentation: filteringPage("cloudevents"),
  },
  nullAsAbsent: {
    question: "How do operators other than IsNullOrUndefined and IsNotNull treat null?",
    choice: "Like an absent key.",
    reason: "Those two operators treat null and absent alike. Nothing says that the others distinguish them.",
    documentation: filteringPage("stringnotin"),
  },
  rangeWithoutValue: {
    question: "Do NumberInRange and NumberNotInRange match if the key is absent?",
    choice: "No, neither does.",
    reason:
      "Only NumberNotIn and StringNotIn are documented to match without the key. No list includes the range operators.",
    documentation: filteringPage("stringnotin"),
  },
  otherTypeIgnored: {
    question: "How is a single value treated if its type isn't the operator's?",
    choice: "It is ignored, so only a negated operator matches. Text is never converted to a number.",
    reason:
      "The page says that values of another type are ignored, but only where it describes arrays. Its CloudEvents example compares a number with text.",
    documentation: filteringPage("key"),
  },
  nothingToReject: {
    question: "Does a negated operator match an array that has no value of its type?",
    choice: "Yes.",
    reason:
      "The page's pseudocode rejects an array only for an element that the condition excludes, and such an array has none.",
    documentation: filteringPage("key"),
  },
  arrayNotLookedInto: {
    question: "How is an array treated if enableAdvancedFilteringOnArrays is off?",
    choice: "It doesn't match, even with a negated operator.",
    reason: "The page says that the property must be true to filter on arrays. It doesn't say what happens otherwise.",
    documentation: filteringPage("key"),
  },
  noOperand: {
    question: "How is a condition without a usable operand treated?",
    choice: "It doesn't match.",
    reason:
      "Azure should reject it. Until the condition is complete, no event should look as if it would be delivered.",
    documentation: filteringPage("advanced-filtering"),
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionId = keyof typeof assumptions;
