import type { CompleteOutcome } from '../../host/host.ts';
import type { ConsentRequest } from './authorize-account.ts';
import { listenForCallback } from './callback-listener.ts';
import { openBrowser } from './open-browser.ts';
import { promptLine } from './prompt.ts';
import { readPastedAnswer } from './read-pasted-answer.ts';

const consentSeconds = 300;

/** Consent in the person's browser, which this process binds by a cookie and waits for on the loopback port. */
export async function askInBrowser(request: ConsentRequest): Promise<CompleteOutcome> {
  const { host, redirectUri, authorizationUrl, initiator, say } = request;
  const listener = await listenForCallback({
    redirectUri,
    authorizationUrl,
    initiator,
    timeoutSeconds: consentSeconds,
    complete: (query, browserSecret) =>
      // Only the exact address is answered.
      host.authorization.complete(
        { callbackUrl: redirectUri, query },
        { userId: initiator.userId, browserSecret },
      ),
  });
  const opened = await openBrowser(listener.startUrl);
  say(
    opened
      ? 'Your browser is asking for consent. If it is not, open:'
      : 'Open this address in a browser here:',
  );
  say(`  ${listener.startUrl}`);
  say('Is there no browser on this machine? Ctrl-C, then authorize with --no-browser.');
  say('Sign in with a Coupa user who has administrator rights. Waiting for up to 5 minutes …');
  return listener.outcome;
}

/** Consent in any browser; the person brings the callback address back, and the terminal is the binding. */
export async function askOnTerminal({
  host,
  redirectUri,
  authorizationUrl,
  initiator,
  say,
}: ConsentRequest): Promise<CompleteOutcome> {
  say('Open this address in a browser, sign in with administrator rights and allow the access:');
  say(`  ${authorizationUrl}`);
  say(
    `Then copy the address the browser ends at (it starts with ${redirectUri}), even if it shows an error.`,
  );
  const pasted = await promptLine('Paste it here: ');
  return host.authorization.complete(readPastedAnswer(pasted, host), initiator);
}
