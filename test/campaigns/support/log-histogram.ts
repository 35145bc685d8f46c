const step = Math.log(1.02);

/** Counts by bucket, as they are kept between two parts of a campaign. */
export type Buckets = Readonly<Record<string, number>>;

/** Percentiles of positive numbers in buckets 2 % wide: a million values cost as little as a thousand. */
export class LogHistogram {
  readonly #counts = new Map<number, number>();
  #size = 0;

  constructor(buckets: Buckets = {}) {
    for (const [bucket, count] of Object.entries(buckets)) this.#add(Number(bucket), count);
  }

  get size(): number {
    return this.#size;
  }

  add(value: number): void {
    this.#add(Math.ceil(Math.log(Math.max(value, 1e-6)) / step), 1);
  }

  /** The upper edge of the bucket that the share (0 to 1) of all values ends in; NaN of none. */
  percentile(share: number): number {
    let left = Math.ceil(this.#size * share);
    for (const [bucket, count] of [...this.#counts].toSorted(([one], [other]) => one - other)) {
      left -= count;
      if (left <= 0) return Math.exp(bucket * step);
    }
    return Number.NaN;
  }

  toJSON(): Buckets {
    return Object.fromEntries(this.#counts);
  }

  #add(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#size += count;
  }
}
