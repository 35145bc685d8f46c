/** Whether `npm run campaign:repeat` runs the tests. */
export const inCampaign = process.env['COUPA_TEST_REPEAT'] === 'all';

/**
 * How often a test repeats what it is about: few times in every run, and as often as the fault asks for where
 * `npm run campaign:repeat` runs it.
 */
export function repetitions(usually: number, asked: number): number {
  return inCampaign ? asked : usually;
}
