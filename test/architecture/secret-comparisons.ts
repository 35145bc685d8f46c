/** A comparison in a source text that may tell by its time how much of a secret was guessed. */
export interface SecretComparison {
  readonly line: number;
  readonly text: string;
}

const comparison = /([\w$.?!)\]]+)\s*[!=]==?\s*([\w$.?!'"`(-]+)/g;
const secretName = /(?:token|secret|state|verifier|password|cookie|csrf)[?!]*$/i;
const plainValue = /^(?:undefined|null|true|false|-?\d[\w.]*|['"`].*)$/;

/**
 * Every `===` or `!==` between two values of which one is named like a secret. Comparing with a literal, with nothing
 * or by `typeof` tells no more than the kind of a value.
 */
export function secretComparisons(source: string): readonly SecretComparison[] {
  const code = source.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  return [...code.matchAll(comparison)]
    .filter(({ index }) => !/typeof\s+$/.test(code.slice(0, index)))
    .filter(([, left = '', right = '']) => {
      const [leftIsSecret, rightIsSecret] = [secretName.test(left), secretName.test(right)];
      return (leftIsSecret && !plainValue.test(right)) || (rightIsSecret && !plainValue.test(left));
    })
    .map(({ 0: text, index }) => ({ line: code.slice(0, index).split('\n').length, text }));
}
