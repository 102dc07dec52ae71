import { type LiteralFormatter, toPythonLiteral, toTypeScriptLiteral } from "./stringLiteral.ts";

/** Handler code for one language and host, inserted as a snippet or filled from an event subscription. */
export interface Handler {
  readonly id: string;
  readonly label: string;
  /** VS Code's language ID. */
  readonly languageId: string;
  /** Prefix of the snippet. */
  readonly prefix: string;
  readonly description: string;
  /** Name of the source file in `src/handlers`. */
  readonly file: string;
  /** Spaces per level of indentation in the source. */
  readonly indentSize: number;
  readonly toLiteral: LiteralFormatter;
}

/** All handlers. To add one, add a source file in `src/handlers` and a row here. */
export const handlers: readonly Handler[] = [
  {
    id: "azure-functions-typescript",
    label: "Azure Functions, TypeScript",
    languageId: "typescript",
    prefix: "aml-event-handler",
    description: "Azure Function that handles Azure Machine Learning events (Node.js programming model v4)",
    file: "azureFunctions.ts",
    indentSize: 2,
    toLiteral: toTypeScriptLiteral,
  },
  {
    id: "azure-functions-python",
    label: "Azure Functions, Python",
    languageId: "python",
    prefix: "aml-event-handler",
    description: "Azure Function that handles Azure Machine Learning events (Python programming model v2)",
    file: "azureFunctions.py",
    indentSize: 4,
    toLiteral: toPythonLiteral,
  },
];
