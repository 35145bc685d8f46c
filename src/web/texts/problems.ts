import type { Problem } from '../../generated/types.ts';

const ours = (code: string, title: string, action: string): Problem => ({
  type: 'about:blank',
  title,
  action,
  code,
  status: 0,
  kind: 'page',
  retryable: true,
  details: {},
});

/** Failures that the page itself notices; everything else comes in the host's own words. */
export const problems = {
  unreachable: ours(
    'page.host_unreachable',
    'The host does not answer.',
    'Check that it is still running, then try again. What you typed is kept.',
  ),
  unreadable: ours(
    'page.answer_unreadable',
    'The host answered with something this page cannot read.',
    'Reload the page. If it happens again, ask the operator whether page and host are of one version.',
  ),
  brokenOff: ours(
    'page.answer_broken_off',
    'The answer ended before it was complete.',
    'Run Validate again.',
  ),
} as const;
