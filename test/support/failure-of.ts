import { ConnectorError } from '../../src/errors.ts';

/** The foreseen failure of a call; anything else, success included, fails the test. */
export async function failureOf(call: Promise<unknown> | (() => unknown)): Promise<ConnectorError> {
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    if (error instanceof ConnectorError) {
      return error;
    }
    throw error;
  }
  throw new Error('The call succeeded.');
}
