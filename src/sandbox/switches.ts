/**
 * What the refresh grant does with the refresh token (fault F-28).
 * - `strict`: a new one each time; showing an old one again revokes the whole family
 * - `grace`: a new one each time; the old one works ten seconds more
 * - `doorkeeper`: a new one each time; the old one works until the new access token is first used
 * - `stable`: the same one comes back
 * - `omit`: none in the answer, the old one stays valid
 * - `every-third`: a new one at every third refresh, none in the answers between
 */
export type RotationMode = (typeof rotationModes)[number];

/** All rotation modes, in the order the documents list them. */
export const rotationModes = ['strict', 'grace', 'doorkeeper', 'stable', 'omit', 'every-third'] as const;

/**
 * Where the token service looks for the secret of a client.
 * - `both`: in the body and in the Basic header
 * - `body`: an `Authorization` header is not looked at
 * - `basic`: a secret in the body is refused
 */
export type SecretPlaces = (typeof secretPlaces)[number];

const secretPlaces = ['both', 'body', 'basic'] as const;

/** What can be switched while the sandbox runs: by option, by code and by `PATCH /__sandbox/switches`. */
export interface SandboxSwitches {
  readonly rotation: RotationMode;
  readonly secretPlaces: SecretPlaces;
  readonly tokenLifetimeSeconds: number;
  /** The API answers 401 to access tokens younger than this. Coupa asks for five seconds of patience. */
  readonly settleSeconds: number;
  /** A refresh ends the access tokens handed out before it (fault F-29). */
  readonly oldAccessTokenDiesOnRefresh: boolean;
  readonly includeScopeInAnswer: boolean;
  /** RFC 9207: `iss` in the authorization response. */
  readonly sendIssuerInCallback: boolean;
  /** The server neither asks for nor compares code challenges, as an old server would. */
  readonly ignorePkce: boolean;
  /** Whether `/oauth2/revoke` exists. */
  readonly revocation: boolean;
  /** Whether the API limits calls to 25 a second with a burst of 20. */
  readonly throttle: boolean;
}

/** The switches whose positions are words. */
const wordSwitches: Readonly<Record<string, readonly string[]>> = {
  rotation: rotationModes,
  secretPlaces,
};

const initial: SandboxSwitches = {
  rotation: 'strict',
  secretPlaces: 'both',
  tokenLifetimeSeconds: 86_399,
  settleSeconds: 0,
  oldAccessTokenDiesOnRefresh: false,
  includeScopeInAnswer: true,
  sendIssuerInCallback: false,
  ignorePkce: false,
  revocation: false,
  throttle: true,
};

/** The switches as they stand, and the one way to change them. */
export interface SwitchBoard {
  readonly current: SandboxSwitches;
  /** Changes the named switches only. Throws `TypeError` naming the first unknown name or unfit value. */
  set(changes: Partial<SandboxSwitches>): void;
}

/** Makes the switchboard, with `changes` laid over the initial positions. */
export function createSwitchBoard(changes: Partial<SandboxSwitches> = {}): SwitchBoard {
  let current = initial;
  const board: SwitchBoard = {
    get current() {
      return current;
    },
    set: (wanted) => {
      current = Object.freeze({ ...current, ...parseSwitches(wanted) });
    },
  };
  board.set(changes);
  return board;
}

/** Checks switch positions that came from outside. Throws `TypeError` with a plain sentence. */
export function parseSwitches(value: unknown): Partial<SandboxSwitches> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('Switches are an object of names and positions.');
  }
  for (const [name, position] of Object.entries(value)) {
    assertPosition(name, position);
  }
  return { ...value };
}

function assertPosition(name: string, position: unknown): void {
  if (!Object.hasOwn(initial, name)) {
    throw new TypeError(`There is no switch "${name}". Known: ${Object.keys(initial).join(', ')}.`);
  }
  const words = Object.hasOwn(wordSwitches, name) ? wordSwitches[name] : undefined;
  if (words !== undefined) {
    if (!words.some((word) => word === position))
      throw new TypeError(`${name} is one of ${words.join(', ')}.`);
    return;
  }
  const wanted = name.endsWith('Seconds') ? 'number' : 'boolean';
  const fits = wanted === 'number' ? Number.isSafeInteger(position) && Number(position) >= 0 : true;
  if (typeof position !== wanted || !fits) {
    throw new TypeError(
      `${name} is ${wanted === 'number' ? 'a whole number of seconds, zero or more' : 'true or false'}.`,
    );
  }
}
