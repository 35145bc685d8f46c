import { fileURLToPath } from 'node:url';

/** The folder of this package, from the source as from the build; with a separator at its end. */
export const packageRoot: string = fileURLToPath(new URL('../../../', import.meta.url));
