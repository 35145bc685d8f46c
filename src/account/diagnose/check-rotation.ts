import type { Account, ValidateInput } from '../../generated/types.ts';
import { okFinding } from '../finding-of.ts';
import { type StageCheck, untested } from '../validate/stage.ts';

/**
 * What becomes of a refresh token when it is used: only renewals show it, so what they have shown is told. To find
 * out by a request would spend the stored one.
 */
export function checkRotation({ settings }: Account, { rotation = 'unknown' }: ValidateInput): StageCheck {
  if (settings.grantType === 'client_credentials') {
    return { findings: [okFinding('rotation.none', 'Client credentials have no refresh token.')] };
  }
  switch (rotation) {
    case 'rotating':
      return {
        findings: [
          okFinding(
            'rotation.rotating',
            'A renewal brought a new refresh token: they rotate, and each is good for one use.',
          ),
        ],
      };
    case 'stable':
      return {
        findings: [
          okFinding('rotation.stable', 'Renewals brought the same refresh token again: they do not rotate.'),
        ],
      };
    case 'unknown':
      return untested(
        'rotation.unknown',
        "Not known yet: Coupa's documents do not say, and no refresh token is spent to find out.",
        'Renewals show it: after two of them, look again.',
      );
  }
}
