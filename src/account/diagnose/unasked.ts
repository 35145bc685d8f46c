import type { Account, ValidationStageId } from '../../generated/types.ts';
import { untested } from '../validate/stage.ts';
import type { StageTeller } from '../validate/stage-teller.ts';
import type { ClientDiagnosis } from './diagnose-client.ts';

const stages: readonly ValidationStageId[] = [
  'clock',
  'token_path',
  'authentication',
  'client',
  'redirect_uri',
  'requested_scopes',
];

/** The stages about the client when there is no instance to ask: each says why. */
export function unasked({ tokenState }: Account, { tell }: StageTeller, seen: string): ClientDiagnosis {
  for (const stage of stages) tell(stage, untested(`${stage}.not_tested`, seen));
  const offlineAccess = untested('offline_access.not_tested', seen);
  return { tokenState, minted: false, offlineAccess };
}
