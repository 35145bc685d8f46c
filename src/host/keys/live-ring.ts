import type { KeyObject } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import { fingerprintOf, type KeyRing } from './key-ring.ts';

const quietMilliseconds = 1_000;

interface LiveRingParts {
  /** The ring as it was read at start. */
  readonly ring: KeyRing;
  /** The database's own fingerprint key. */
  readonly printing: KeyObject;
  /** Reads a file again at once; throws `host.key_*`. */
  readonly readAtOnce?: (() => KeyRing | undefined) | undefined;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/**
 * The ring of a running host. Keys that its source gains are there to open with as soon as an envelope names one;
 * none is forgotten while the host runs. The key that new secrets are sealed with changes only by `promote`, when
 * the database knows it. Fingerprints are the database's own, whichever keys come and go.
 */
export class LiveRing implements KeyRing {
  readonly #parts: LiveRingParts;
  readonly #wrapping = new Map<string, KeyObject>();
  readonly #printing = new Map<string, KeyObject>();
  #currentId: string;
  #nextLook = 0;
  #missing: (() => void) | undefined;

  constructor(parts: LiveRingParts) {
    this.#parts = parts;
    this.#currentId = parts.ring.currentId;
    this.take(parts.ring);
  }

  get currentId(): string {
    return this.#currentId;
  }

  get ids(): readonly string[] {
    return [this.#currentId, ...[...this.#wrapping.keys()].filter((id) => id !== this.#currentId)];
  }

  wrappingKey(id: string): KeyObject | undefined {
    return this.#wrapping.get(id) ?? this.#lookAgain(id);
  }

  printingKey(id: string): KeyObject | undefined {
    return this.#printing.get(id);
  }

  fingerprint(secret: string): string {
    return fingerprintOf(this.#parts.printing, secret);
  }

  /** Has this called, once a second at most, when a key is asked for that the ring did not hold. */
  whenMissing(missing: () => void): void {
    this.#missing = missing;
  }

  /** Takes the keys of a ring that was read. Throws `host.key_unreadable` when one of them has changed its bytes. */
  take(ring: KeyRing): void {
    for (const id of ring.ids) {
      const known = this.#wrapping.get(id);
      if (known !== undefined && !known.equals(keyOf(ring, id)))
        throw new ConnectorError('host.key_unreadable');
    }
    for (const id of ring.ids) {
      this.#wrapping.set(id, keyOf(ring, id));
      const printing = ring.printingKey(id);
      if (printing !== undefined) this.#printing.set(id, printing);
    }
  }

  /** From now on new secrets are sealed with this key. */
  promote(id: string): void {
    if (this.#wrapping.has(id)) this.#currentId = id;
  }

  // Each row of a page can name the same missing key: the source is asked once a second at most.
  #lookAgain(id: string): KeyObject | undefined {
    const { readAtOnce, now = () => performance.now() } = this.#parts;
    if (now() < this.#nextLook) return undefined;
    this.#nextLook = now() + quietMilliseconds;
    try {
      const ring = readAtOnce?.();
      if (ring !== undefined) this.take(ring);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
    }
    this.#missing?.();
    return this.#wrapping.get(id);
  }
}

function keyOf(ring: KeyRing, id: string): KeyObject {
  const key = ring.wrappingKey(id);
  if (key === undefined) throw new ConnectorError('host.key_unreadable');
  return key;
}
