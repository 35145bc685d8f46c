import { unlink } from 'node:fs/promises';
import { ConnectorError } from '../../errors.ts';
import { keyIdOf } from '../keys/seal.ts';
import type { AccountSnapshot } from '../store/store.ts';
import { HeldAnswers } from './held-answers.ts';
import { JournalFile, readJournalFile } from './journal-file.ts';
import { type JournalLine, type LineMeans, openLine, sealLine } from './journal-line.ts';
import { journalNeighbours, leaveJournalPath, ownJournalPath } from './journal-neighbours.ts';
import { keepLatest, recallLatest } from './keep-latest.ts';
import { LatestAnswers } from './latest-answers.ts';
import type { JournalEntry, JournalRoom, JournalVerdict, RefreshJournal } from './refresh-journal.ts';

interface JournalParts extends LineMeans {
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * A journal in files beside `base`, one a process, sealed and synced to disk for each answer. What processes before
 * left there is taken over. Superseded answers stay a day as evidence; others go as soon as the store has them. How far
 * they have brought each account stays in a small file of its own, as evidence of a store that is put back (fault F-53).
 */
export class FileJournal implements RefreshJournal {
  readonly #base: string;
  readonly #parts: JournalParts;
  readonly #held = new HeldAnswers();
  readonly #latest = new LatestAnswers();
  /** One member for each answer that is under way. */
  readonly #reserved = new Set<object>();
  #file: JournalFile | undefined;
  /** While a file is made with what waits in it, further answers come after it. */
  #isStarting = false;
  #closed = false;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(base: string, parts: JournalParts) {
    this.#base = base;
    this.#parts = parts;
  }

  reserve(): Promise<JournalRoom> {
    return this.#inTurn(async () => {
      const room = {};
      this.#reserved.add(room);
      try {
        await this.#makeReady();
      } catch (cause) {
        this.#reserved.delete(room);
        throw new ConnectorError('refresh.journal_unwritable', { cause });
      }
      return { release: () => void this.#reserved.delete(room) };
    });
  }

  /** Never throws: an answer that only memory holds can still reach the store. */
  record(entry: JournalEntry): Promise<void> {
    this.#held.keep(entry);
    this.#latest.note(entry);
    const line = { kind: 'answer', entry } as const;
    // At once: an answer that waits in memory for its turn is lost with the process.
    const file = this.#isStarting ? undefined : this.#file;
    return file !== undefined && this.#write(file, line)
      ? this.#sync(file)
      : this.#inTurn(() => this.#append(line));
  }

  unsaved(accountId: string): JournalEntry | undefined {
    return this.#held.unsaved(accountId);
  }

  accounts(): readonly string[] {
    return this.#held.accounts();
  }

  isAheadOf(stored: Pick<AccountSnapshot, 'id' | 'token'>): boolean {
    return this.#latest.isAheadOf(stored);
  }

  forget(accountId: string): void {
    this.#latest.forget(accountId);
  }

  lookAround(): Promise<void> {
    return this.#inTurn(async () => {
      await recallLatest(this.#base, this.#parts.now(), this.#latest);
      for (const { path, abandoned } of await journalNeighbours(this.#base, this.#parts.now())) {
        const isWhole = await this.#readLines(path);
        // What nobody here can open may be the only copy of a refresh token.
        if (abandoned && isWhole) await this.#takeOver(path);
      }
    });
  }

  done(entry: JournalEntry, verdict: JournalVerdict): Promise<void> {
    const { attemptId } = entry.holder;
    this.#held.settle(entry, verdict);
    return this.#inTurn(() => this.#append({ kind: 'done', attemptId, verdict }));
  }

  reseal(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#file === undefined) return;
      // The file of before stays in use when no new one can be made.
      await this.#startFile().catch((error: unknown) => this.#parts.failed(error));
    });
  }

  countSealedWith(keyId: string): Promise<number> {
    return this.#inTurn(async () => {
      const neighbours = await journalNeighbours(this.#base, this.#parts.now());
      const own = this.#file === undefined ? [] : [this.#file.path];
      const paths = [...own, ...neighbours.map(({ path }) => path)];
      const payloads = await Promise.all(paths.map((path) => readJournalFile(path)));
      return payloads.flat().filter((payload) => keyIdOf(payload) === keyId).length;
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#inTurn(() => this.#leave());
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #makeReady(): Promise<void> {
    const file = this.#file;
    if (file?.isInPlace()) {
      // Before the answer is asked for: a file that looks left behind may be taken over at any moment.
      file.touch(this.#parts.now());
      if (file.hasRoomFor(this.#reserved.size)) return;
      if (this.#held.isEmpty(this.#parts.now())) file.rewind();
      if (file.hasRoomFor(this.#reserved.size)) return;
    }
    await this.#startFile();
  }

  async #startFile(): Promise<void> {
    const previous = this.#file;
    const path = ownJournalPath(this.#base);
    this.#isStarting = true;
    try {
      this.#file = await JournalFile.create(path, this.#livingLines(), this.#reserved.size);
    } catch (error) {
      leaveJournalPath(path);
      throw error;
    } finally {
      this.#isStarting = false;
    }
    if (previous === undefined) return;
    await previous.close();
    await unlink(previous.path).catch(() => undefined);
    leaveJournalPath(previous.path);
  }

  #livingLines(): readonly Uint8Array[] {
    return this.#held.lines(this.#parts.now()).map((line) => sealLine(this.#parts, line));
  }

  // A new file has whatever waits in it from the start. A line that only corrects what is in none needs no file.
  async #append(line: JournalLine): Promise<void> {
    const isAnswer = line.kind === 'answer';
    const file = this.#file;
    if (file === undefined && !isAnswer) return;
    if (file === undefined || !this.#write(file, line)) return this.#startAfresh();
    if (isAnswer) await file.sync().catch((error: unknown) => this.#replace(file, error));
  }

  async #sync(file: JournalFile): Promise<void> {
    try {
      await file.sync();
    } catch (error) {
      await this.#inTurn(() => this.#replace(file, error));
    }
  }

  /** False when there is no room for the line, or the file takes none any more. */
  #write(file: JournalFile, line: JournalLine): boolean {
    try {
      const payload = sealLine(this.#parts, line);
      if (!file.fits(payload)) return false;
      file.append(payload);
      return true;
    } catch (error) {
      this.#giveUp(file, error);
      return false;
    }
  }

  // Whoever was first has all that waits in the new file.
  async #replace(file: JournalFile, error: unknown): Promise<void> {
    const isFirst = this.#file === file;
    this.#giveUp(file, error);
    if (isFirst) await this.#startAfresh();
  }

  // After a failed write or sync nothing is known of the file. It stays for whoever looks around.
  #giveUp(file: JournalFile, error: unknown): void {
    this.#parts.failed(error);
    if (this.#file === file) this.#file = undefined;
    leaveJournalPath(file.path);
    void file.close().catch(() => undefined);
  }

  async #startAfresh(): Promise<void> {
    await this.#startFile().catch((error: unknown) => this.#parts.failed(error));
    // An answer that came after the end is for the next process.
    if (this.#closed) await this.#leave();
  }

  /** False when a line names a key that is not in the ring. */
  async #readLines(path: string): Promise<boolean> {
    let isWhole = true;
    for (const payload of await readJournalFile(path)) {
      const line = openLine(this.#parts, payload);
      if (line === 'closed') isWhole = false;
      if (line === 'closed' || line === undefined) continue;
      if (line.kind !== 'done') this.#latest.note(line.entry);
      this.#held.read(line);
    }
    return isWhole;
  }

  // The lines are in memory already; they must be in our own file before theirs goes.
  async #takeOver(path: string): Promise<void> {
    if (!this.#held.isEmpty(this.#parts.now())) {
      const started = await this.#startFile().then(
        () => true,
        () => false,
      );
      if (!started) return;
    }
    await this.#keepLatest();
    await unlink(path).catch(() => undefined);
  }

  // Without it a store that was put back is only not recognised as such.
  async #keepLatest(): Promise<void> {
    const kept = keepLatest(this.#base, this.#parts.now(), this.#latest);
    await kept.catch((error: unknown) => this.#parts.failed(error));
  }

  async #leave(): Promise<void> {
    await this.#keepLatest();
    const file = this.#file;
    if (file === undefined) return;
    this.#file = undefined;
    await file.close();
    if (this.#held.isEmpty(this.#parts.now())) await unlink(file.path).catch(() => undefined);
    leaveJournalPath(file.path);
  }
}
