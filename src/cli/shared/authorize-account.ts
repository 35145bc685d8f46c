import type { CliAuthorization } from '../../generated/types.ts';
import type { CompleteOutcome, Host, Initiator } from '../../host/host.ts';
import { atSandbox } from '../../server/at-sandbox.ts';
import { cliActor, newInitiator } from './initiator.ts';

/** What a way of asking a person for consent is told. */
export interface ConsentRequest {
  readonly host: Host;
  /** Where the answer to this attempt must arrive. */
  readonly redirectUri: string;
  readonly authorizationUrl: string;
  readonly initiator: Initiator;
  readonly say: (line: string) => unknown;
}

export type ConsentWay = (request: ConsentRequest) => Promise<CompleteOutcome>;

interface AuthorizeOptions {
  readonly way: ConsentWay;
  readonly say: (line: string) => unknown;
  /** Instances that a sandbox on this machine stands in for. */
  readonly instances: ReadonlyMap<string, string>;
}

/**
 * Authorizes a stored account: draft, begin, consent where the grant needs it, apply. On any failure the draft is
 * cancelled and the account keeps what it had. Throws the codes of the host's authorization service.
 */
export async function authorizeAccount(
  host: Host,
  idOrLabel: string,
  { way, say, instances }: AuthorizeOptions,
): Promise<CliAuthorization> {
  const { id, redirectUri } = await host.accounts.show(idOrLabel);
  const initiator = newInitiator();
  const { draftId } = await host.authorization.openDraft({ accountId: id }, cliActor);
  try {
    const begun = await host.authorization.begin(draftId, initiator);
    const { findings } =
      begun.outcome === 'authorized'
        ? begun
        : await way({
            ...{ host, redirectUri, initiator, say },
            authorizationUrl: atSandbox(begun.url, instances).href,
          });
    return { account: await host.authorization.apply(draftId, cliActor), findings };
  } catch (error) {
    // What failed first is what the person has to know; an abandoned draft ends by itself.
    await host.authorization.cancel(draftId, cliActor).catch(() => undefined);
    throw error;
  }
}
