/** How long and how much a request may take; each has its default in `defaultLimits`. */
export interface TransportLimits {
  /** Name resolution, TCP and TLS together. */
  readonly connectMilliseconds: number;
  /** From handing the request over until the answer's headers are complete. */
  readonly headersMilliseconds: number;
  /** Wall clock from start to the last byte of the body. */
  readonly totalMilliseconds: number;
  /** After decompression. */
  readonly maxBodyBytes: number;
}

/** 5 s, 10 s, 20 s and 64 KiB; a token answer needs a fraction of each. */
export const defaultLimits: TransportLimits = {
  connectMilliseconds: 5_000,
  headersMilliseconds: 10_000,
  totalMilliseconds: 20_000,
  maxBodyBytes: 64 * 1024,
};
