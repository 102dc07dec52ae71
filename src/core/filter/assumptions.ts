import { filteringPage } from "./filteringPage.ts";

/** Where the documentation is silent or contradicts itself: what we chose, and why. */
export interface Assumption {
  readonly question: string;
  readonly choice: string;
  readonly reason: string;
  /** Link to the passage that leaves the question open. */
  readonly documentation: string;
}

/** Every choice of ours. A verdict that rests on one names it and is `assumed`; none is ever shown as a fact about Azure. */
export const assumptions = {
  emptyEventTypes: {
    question: "Does an empty includedEventTypes let all event types through, or none?",
    choice: "All, as when it is absent.",
    reason:
      "The page says all event types are sent by default. Our reading of the list's absence extends to an empty one; evaluators in the field differ.",
    documentation: filteringPage("event-type-filtering"),
  },
  eventTypeCase: {
    question: "Does an event type match when it differs only in case?",
    choice: "No.",
    reason:
      "The subscription schema speaks of an exact match. Should Azure be lenient, a filter spelled as the event is loses nothing.",
    documentation: "https://learn.microsoft.com/azure/event-grid/subscription-creation-schema",
  },
  absentSubject: {
    question: "What do the subject filters see in an event without a subject?",
    choice: "An empty subject, which begins and ends with nothing.",
    reason: "subject is optional in CloudEvents; no page lets another attribute stand in for it.",
    documentation: filteringPage("subject-filtering"),
  },
  keyCase: {
    question: "Is a key found when the event spells it in another case?",
    choice: "Yes, if the event has no key of that exact spelling.",
    reason:
      "The page writes Subject and Data.Key1 for what events call subject and data. Azure ML's own pages disagree on the case of data keys. Evaluators in the field do so too.",
    documentation: filteringPage("key"),
  },
  unlistedKey: {
    question: "Can a filter read a top-level key that the page does not list?",
    choice: "In CloudEvents yes, as extension attributes can be read; in the Event Grid schema no.",
    reason:
      "The list for the Event Grid schema is closed. For CloudEvents two lists exist, one with eventid, eventtype and eventtypeversion, and neither has subject or time.",
    documentation: filteringPage("cloudevents"),
  },
  otherSchemaKey: {
    question:
      "Events that come in the Event Grid schema can be delivered as CloudEvents: which names do filter keys use then?",
    choice: "Those of the schema in which the event came. A key of the other schema leads to nothing.",
    reason:
      "The page lists the keys by the schema of the event, not of its delivery, and filtering comes before delivery. An event seen after its delivery is read by the schema it then has, as nothing else is known of it.",
    documentation: filteringPage("key"),
  },
  dottedName: {
    question: "What becomes of a name with a dot in it?",
    choice: "It is absent: the dot always means a level below.",
    reason: "The page says keys with a dot are not supported and cannot be escaped, not what such a filter does.",
    documentation: filteringPage("limitations"),
  },
  attributeAsText: {
    question: "Does a string operator read a CloudEvents attribute that is a number or a boolean?",
    choice: "Yes, as text.",
    reason: "The page's own example has StringBeginsWith on the attribute comexampleothervalue, whose value is 5.",
    documentation: filteringPage("cloudevents"),
  },
  nullAsAbsent: {
    question: "What do operators other than IsNullOrUndefined and IsNotNull make of null?",
    choice: "The same as of an absent key.",
    reason: "Those two operators treat null and absent alike; nothing says that the others tell them apart.",
    documentation: filteringPage("stringnotin"),
  },
  rangeWithoutValue: {
    question: "Do NumberInRange and NumberNotInRange match when the key is absent?",
    choice: "No, neither.",
    reason:
      "Only NumberNotIn and StringNotIn are listed as matching without the key; the two range operators are in no list.",
    documentation: filteringPage("stringnotin"),
  },
  otherTypeIgnored: {
    question: "What becomes of a single value whose type is not the operator's?",
    choice:
      "It is ignored: nothing in it can meet the operator, so a negated operator matches. No text is read as a number.",
    reason:
      "The page says that values of another type are ignored, but in the paragraphs on arrays; and its CloudEvents example compares a number with text.",
    documentation: filteringPage("key"),
  },
  nothingToReject: {
    question: "Does a negated operator match an array with no value of its type in it?",
    choice: "Yes.",
    reason: "The page's pseudo-code fails only on a hit, and in such an array there is none to find.",
    documentation: filteringPage("key"),
  },
  arrayNotLookedInto: {
    question: "What does an operator make of an array when enableAdvancedFilteringOnArrays is off?",
    choice: "It does not match, negated or not.",
    reason: "The page says that the property must be true for arrays to be filtered on, not what happens otherwise.",
    documentation: filteringPage("key"),
  },
  noOperand: {
    question: "What becomes of a condition without an operand it can use?",
    choice: "It does not match.",
    reason: "Azure should refuse it; until the condition is complete, nothing may look as if it would be delivered.",
    documentation: filteringPage("advanced-filtering"),
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionId = keyof typeof assumptions;
