import { fstatSync, futimesSync, statSync, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { frameBytes, readFrames, terminatorBytes, toFrame } from './journal-frames.ts';

const shortestBytes = 1024 * 1024;
// An answer is at most 64 KiB; sealed and in JSON it stays well below this.
const largestFrameBytes = 256 * 1024;

/**
 * One pre-allocated file of frames. Its blocks exist before the first answer comes, so that a disk that fills up
 * meanwhile cannot refuse it. Written by one process only.
 */
export class JournalFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #size: number;
  #end: number;

  private constructor(
    path: string,
    handle: FileHandle,
    span: { readonly size: number; readonly end: number },
  ) {
    this.path = path;
    this.#handle = handle;
    this.#size = span.size;
    this.#end = span.end;
  }

  /**
   * Makes the file, 0600, with these payloads in it and room for twice as many answers as are awaited, and returns when
   * all of it is on disk.
   */
  static async create(path: string, payloads: readonly Uint8Array[], awaited: number): Promise<JournalFile> {
    const frames = Buffer.concat(payloads.map((payload) => toFrame(payload)));
    const room = 2 * Math.max(1, awaited) * largestFrameBytes;
    const size = Math.max(shortestBytes, frames.length + room);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'wx+', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.write(Buffer.concat([frames, Buffer.alloc(size - frames.length)]), 0, size, 0);
      await handle.sync();
      await syncFolder(dirname(path));
      return new JournalFile(path, handle, { size, end: frames.length });
    } catch (error) {
      await handle.close();
      await unlink(path);
      throw error;
    }
  }

  /** Whether so many answers are sure to fit. */
  hasRoomFor(answers: number): boolean {
    return this.#end + answers * largestFrameBytes + terminatorBytes <= this.#size;
  }

  /** Whether this very payload fits. */
  fits(payload: Uint8Array): boolean {
    return this.#end + frameBytes(payload) + terminatorBytes <= this.#size;
  }

  /** Whether the path still leads to this file. */
  isInPlace(): boolean {
    return fstatSync(this.#handle.fd).ino === statSync(this.path, { throwIfNoEntry: false })?.ino;
  }

  /** Shows the others that somebody still writes here; milliseconds. */
  touch(now: number): void {
    futimesSync(this.#handle.fd, now / 1000, now / 1000);
  }

  /** Begins again at the start; what was written so far is no longer wanted. */
  rewind(): void {
    this.#end = 0;
  }

  /** Appends one payload, which outlives this process when this returns, and the machine after `sync`. */
  append(payload: Uint8Array): void {
    const frame = Buffer.concat([toFrame(payload), Buffer.alloc(terminatorBytes)]);
    if (!this.fits(payload)) throw new Error('The journal has no room left.');
    for (let written = 0; written < frame.length; ) {
      written += writeSync(this.#handle.fd, frame, written, frame.length - written, this.#end + written);
    }
    this.#end += frame.length - terminatorBytes;
  }

  /** Resolves when all that was appended so far is on disk. */
  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** The payloads of a journal file; none when it cannot be read. */
export async function readJournalFile(path: string): Promise<readonly Buffer[]> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return [];
  try {
    return readFrames(await handle.readFile()).payloads;
  } finally {
    await handle.close();
  }
}

/** Brings to disk which files a folder has. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
