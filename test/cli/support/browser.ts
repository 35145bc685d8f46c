import { UserAgent } from '../../../src/cli/main-job/user-agent.ts';

/** Stands in for a person's browser: opens the address of its argument, signs in, allows, follows the way back. */
const agent = new UserAgent(new Map());
const signIn = await agent.open(process.argv[2] ?? '');
const consent = await agent.click(signIn, 'Sign in');
await agent.click(consent, process.env['CONSENT'] ?? 'Allow');
