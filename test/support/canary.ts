/** The inner characters of base64 that stay the same wherever the secret starts inside a longer encoded text. */
function base64Cores(secret: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from('x'.repeat(shift) + secret)
      .toString('base64')
      .replace(/=+$/, '');
    // The first group mixes with what stands before, the last with what follows.
    return encoded.slice(shift === 0 ? 0 : 4, Math.floor(encoded.length / 4) * 4 - 4);
  });
}

/** Every spelling in which a secret might slip out: raw, URL- and JSON-escaped, hex, base64 at any offset. */
export function spellings(secret: string): readonly string[] {
  const cores = base64Cores(secret);
  const all = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('hex'),
    ...cores,
    ...cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(all)].filter((text) => text.length >= 8);
}

/** Where secrets were found: `place: name of the secret`. Empty when nothing leaked. */
export function findLeaks(
  places: Readonly<Record<string, string | Buffer>>,
  secrets: ReadonlyMap<string, string>,
): readonly string[] {
  return Object.entries(places).flatMap(([place, content]) => {
    const text = typeof content === 'string' ? content : content.toString('latin1');
    return [...secrets]
      .filter(([secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
      .map(([, name]) => `${place}: ${name}`);
  });
}
