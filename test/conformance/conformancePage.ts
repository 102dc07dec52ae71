import { format } from "oxfmt";
import { type Assumption, type AssumptionId, assumptions } from "../../src/core/filter/assumptions.ts";
import { compile } from "../../src/core/filter/compile.ts";
import { evaluate } from "../../src/core/filter/evaluate.ts";
import { operators } from "../../src/core/filter/operators.ts";
import { filteringPage } from "../../src/core/filter/filteringPage.ts";
import { filterCases, openQuestions } from "../core/filter/filterCases.ts";
import { renderBasicFilters, renderKeys } from "./keys.ts";
import { renderLimits } from "./limits.ts";
import { assumptionNumber, formatSourceLink, formatTable, formatVerdict } from "./markdown.ts";
import { renderArrays, renderOperators, renderSingleValues } from "./operators.ts";

const operatorCount = Object.keys(operators).length;
const assumptionEntries = Object.entries(assumptions) as [AssumptionId, Assumption][];

function countPassingCases(): string {
  const passing = filterCases.filter(
    ({ filter, event, expected }) =>
      evaluate(filter, event).matched === expected && compile(filter)(event) === expected,
  );
  return `${passing.length} of ${filterCases.length}`;
}

const renderOpenCases = (): string =>
  formatTable(
    ["open case", "condition or filter", "we say"],
    openQuestions.map(({ note, filter, event }) => {
      const clause = evaluate(filter, event).clauses[0];
      const shown = filter.advancedFilters?.[0] ?? filter;
      return [
        note.replace(/ \(both.*\)$/, "").replace(/:.*$/, ""),
        `\`${JSON.stringify(shown)}\``,
        clause ? formatVerdict(clause) : "",
      ];
    }),
  );

/** A numbered list, so that its numbers are those of the notes. */
const renderAssumptions = (): string =>
  assumptionEntries
    .map(([id, { question, choice, reason, documentation }]) => {
      const number = assumptionNumber(id);
      return `${number}. <a id="a${number}"></a>**${question}**<br>${choice}<br>_Why:_ ${reason} _Left open in_ ${formatSourceLink(documentation)}.`;
    })
    .join("\n");

/** Where the documented cases come from, with how many. */
function renderOrigins(): string {
  const counts = new Map<string, number>();
  for (const { source: from } of filterCases) counts.set(from, (counts.get(from) ?? 0) + 1);
  return [...counts]
    .map(([from, cases]) => `- ${cases} cases: ${from.replace(/^docs:/, "").replace("docs:", "")}`)
    .join("\n");
}

/**
 * The conformance statement as Markdown. Every answer in it is taken from the engine when the page is made: a change of
 * behaviour changes the page.
 */
export async function renderConformancePage(): Promise<string> {
  const { code } = await format(
    "CONFORMANCE.md",
    `<!-- Made by \`npm run conformance\` from the engine's tables and answers: do not edit. -->

# Conformance to Azure Event Grid's filters

Whether an event passes a filter is decided here by one engine: in the form, in the live events, in the Local Event Grid
and in the check before deploying. This page states what it does, and where each rule comes from. The source is
Microsoft's page [Understand event filtering](${filteringPage("").replace("#", "")});
where that page is silent or contradicts itself, we chose, and a small number leads to [the choice and its reason](#what-we-assume). The engine says the same of
each verdict it gives: \`documented\` or \`assumed\`, and why.

- **${operatorCount} of ${operatorCount} operators**, for text, numbers, booleans, null and arrays, in both event schemas
- **${countPassingCases()} documented cases** pass, each in the explaining and in the fast way through the engine
- **${openQuestions.length} open cases** are decided, by **${assumptionEntries.length} assumptions** in all

An answer without a small number is documented. The documented cases are from

${renderOrigins()}

A filter has up to three parts: event types, subject, and advanced filters, the conditions. An event has to meet all of
them; the values of one condition are alternatives.

## Event types and subject

${renderBasicFilters()}

## The operators

Text is compared without regard to case. _Cases_ is how many of the documented cases use the operator.

${renderOperators()}

### When the key leads to a single value

The first two columns are for values of the operator's own type, the others for values of other types.

${renderSingleValues()}

### When the key leads to an array

_Off_: the filter does not set \`enableAdvancedFilteringOnArrays\`. A hit is an element that meets the operand; a mixed array
has elements of other types beside.

${renderArrays()}

## Which keys lead to a value

Asked by \`IsNotNull\` of an Azure Machine Learning event, once in each schema.

${renderKeys()}

## Limits

Checked before anything is sent to Azure. An error stops a deployment; a warning does not.

${renderLimits()}

## What we assume

${renderAssumptions()}

## The open cases

What other emulators answer differently, as the documentation does not settle it.

${renderOpenCases()}
`,
    { printWidth: 120, proseWrap: "always" },
  );
  return code;
}
