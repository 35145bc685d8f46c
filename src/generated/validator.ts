// Generated from schemas/ by scripts/generate.ts; do not edit.

/** One error as Ajv reports it. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Present when the error concerns the name of a property, not its value. */
  readonly propertyName?: string;
}

/** A validator made ahead of time; `errors` belongs to the last call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly SchemaError[] | null;
}
