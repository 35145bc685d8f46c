/** The content of an archive: bytes by path, without the leading `package/`. */
export type ArchiveFiles = ReadonlyMap<string, Uint8Array>;

/** The order of entries: by code unit, the same in every locale. */
export function comparePaths(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export const largestFileCount = 2000;
export const largestExpandedBytes = 20 * 1024 * 1024;
