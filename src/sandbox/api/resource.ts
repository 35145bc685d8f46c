/** A value inside a resource. Keys are written with hyphens, as Coupa's JSON and XML both do. */
export type ResourceValue = string | number | boolean | null | ResourceObject | readonly ResourceObject[];

/** One record of a resource. */
export interface ResourceObject {
  readonly [name: string]: ResourceValue;
}

/** A REST resource of the instance: where it lives, what it needs, what it holds. */
export interface Resource {
  /** Name in the path: `/api/{path}`. */
  readonly path: string;
  readonly scope: string;
  readonly collectionElement: string;
  readonly element: string;
  readonly rows: readonly ResourceObject[];
}
