/** JSON for a template or a command, with parameters for secrets. */
export type TemplateValue = null | boolean | number | string | Parameter | readonly TemplateValue[] | TemplateObject;
export type TemplateObject = { readonly [name: string]: TemplateValue };

/** A value that is set when a template is deployed. */
export class Parameter {
  /** Words of letters and digits that form its name; each format joins them in its own way. */
  readonly words: readonly string[];
  /** One sentence on what to enter. */
  readonly description: string;
  /** Its default; undefined for a secret. */
  readonly value: string | undefined;

  constructor(words: readonly string[], description: string, value?: string) {
    this.words = words;
    this.description = description;
    this.value = value;
  }

  /** Whether the value must stay out of logs and histories. */
  get isSecret(): boolean {
    return this.value === undefined;
  }
}

/** The name in Bicep and ARM templates: `endpointUrl`. */
export const toCamelCase = ({ words }: Parameter): string =>
  words.map((word, index) => (index ? word.charAt(0).toUpperCase() + word.slice(1) : word)).join("");

/** The name in Terraform: `endpoint_url`. */
export const toSnakeCase = ({ words }: Parameter): string => words.join("_");

export const isTemplateObject = (value: TemplateValue | undefined): value is TemplateObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Parameter);

/** Text for a one-line comment, without characters that end the line, are invisible or change the text direction. */
export const toSingleLine = (text: string): string => text.replace(/(?! )[\p{C}\p{Z}]+/gu, " ").trim();
