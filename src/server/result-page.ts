import { type ConnectorError, type ErrorCode, errorCatalogue } from '../errors.ts';
import { type Message, messagePage } from './message-page.ts';
import { routes } from './routes.ts';

/** The clean address at which every authorization ends. */
export const donePath = routes.showDone.path;

const draftPattern = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * The page that tells how an authorization ended. It reads only outcome and codes from its query, and says only
 * what the catalogue says: no word of the address reaches the page.
 */
export function renderDone(query: URLSearchParams): string {
  const warnings = query.getAll('warning').slice(0, 10).flatMap(catalogueLines);
  const draftId = query.get('draftId') ?? '';
  const goOn = draftPattern.test(draftId)
    ? { address: `/#/drafts/${draftId}`, text: 'Go back to the account form' }
    : { address: '/#/', text: 'Go to the accounts' };
  const ending = { goOn, reports: true } as const;
  switch (query.get('outcome')) {
    case 'applied':
      return messagePage({
        title: 'Authorized',
        tone: 'good',
        lines: [
          'Coupa has granted access and the account is ready.',
          ...warnings,
          'You can close this page.',
        ],
        ...ending,
      });
    case 'authorized':
      return messagePage({
        title: 'Authorized',
        tone: 'good',
        lines: ['Coupa has granted access.', ...warnings, 'Go back to the account form and click Apply.'],
        ...ending,
      });
    default:
      return refusalPage(query.get('code') ?? '', ending);
  }
}

/** The page for a refused return; the text of the error may come from Coupa and is shown as text (check A-10). */
export function renderRefusal({ code, message, action }: ConnectorError): string {
  return messagePage({ title: 'Not authorized', tone: 'bad', lines: [message, action], code });
}

function refusalPage(code: string, ending: Pick<Message, 'goOn' | 'reports'>): string {
  const lines = catalogueLines(code);
  const refused = { title: 'Not authorized', tone: 'bad', ...ending } as const;
  if (lines.length > 0) return messagePage({ ...refused, lines, code });
  return messagePage({ ...refused, lines: ['The authorization did not succeed.', 'Start Authorize again.'] });
}

function catalogueLines(code: string): readonly string[] {
  if (!Object.hasOwn(errorCatalogue, code)) return [];
  const { message, action } = errorCatalogue[code as ErrorCode];
  return [message, action];
}
