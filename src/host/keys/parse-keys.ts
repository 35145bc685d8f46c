import { ConnectorError } from '../../errors.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';

const linePattern = /^([a-z0-9-]+) ([A-Za-z0-9_-]{43})$/;

/**
 * The ring in the text of a key file: one key a line as `id base64url`, the current key first; empty lines do not
 * count. Throws `host.key_unreadable`.
 */
export function parseKeys(text: string): KeyRing {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return createKeyRing(
    lines.map((line) => {
      const [, id, key] = linePattern.exec(line.trim()) ?? [];
      if (id === undefined || key === undefined) throw new ConnectorError('host.key_unreadable');
      return { id, bytes: Buffer.from(key, 'base64url') };
    }),
  );
}
