import { ConnectorError } from '../../errors.ts';
import type { CallbackAnswer, Host } from '../../host/host.ts';

/**
 * The answer in an address that a person brings back from a browser. One for another instance is an answer too: the
 * host refuses it and says what that means. Throws `cli.usage` for what is not under the callback of this host.
 */
export function readPastedAnswer(pasted: string, { redirectUri }: Pick<Host, 'redirectUri'>): CallbackAnswer {
  const url = URL.parse(pasted);
  const callbackUrl = url === null ? '' : `${url.origin}${url.pathname}`;
  if (url === null || (callbackUrl !== redirectUri && !callbackUrl.startsWith(`${redirectUri}/`))) {
    throw new ConnectorError('cli.usage', {
      message: 'What was pasted is not the callback address.',
      action: 'Authorize again and paste the whole address, from http:// to the end.',
    });
  }
  return { callbackUrl, query: url.search };
}
