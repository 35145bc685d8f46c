import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { connectError, isConflict, postgresError } from '../../src/host/store/postgres-error.ts';

const driverError = (code: string) => Object.assign(new Error('CANARY-message'), { code });

describe('an error of the PostgreSQL driver', () => {
  it.each([
    ['40001', 'store.busy'],
    ['40P01', 'store.busy'],
    ['55P03', 'store.busy'],
    ['57014', 'store.busy'],
    ['53300', 'store.busy'],
    ['53100', 'store.full'],
    ['25006', 'store.read_only'],
    ['57P01', 'store.unavailable'],
    ['57P03', 'store.unavailable'],
    ['08006', 'store.unavailable'],
    ['25P03', 'store.unavailable'],
    ['ECONNREFUSED', 'store.unavailable'],
    ['ECONNRESET', 'store.unavailable'],
    ['ENOTFOUND', 'store.unavailable'],
    ['EAI_AGAIN', 'store.unavailable'],
    ['28P01', 'store.unreadable'],
    ['3D000', 'store.unreadable'],
    ['42501', 'store.unreadable'],
    ['XX001', 'store.corrupt'],
  ])('%s is %s', (driverCode, code) => {
    const error = postgresError(driverError(driverCode));
    expect(error).toMatchObject({ code, details: { driverCode } });
    expect((error as ConnectorError).cause).toBeUndefined();
  });

  it.each([
    ['timeout exceeded when trying to connect', 'store.busy'],
    ['Connection terminated unexpectedly', 'store.unavailable'],
    ['Connection terminated due to connection timeout', 'store.unavailable'],
    ['Query read timeout', 'store.unavailable'],
  ])('without a code is known by its words: %s', (message, code) => {
    expect(postgresError(new Error(message))).toMatchObject({ code });
  });

  it('that is not foreseen passes through a statement, but not an attempt to connect', () => {
    const error = driverError('42P01');
    expect(postgresError(error)).toBe(error);
    expect(connectError(driverError('DEPTH_ZERO_SELF_SIGNED_CERT'))).toMatchObject({
      code: 'store.unreadable',
    });
  });

  it('asks for another try when two transactions were in each other’s way', () => {
    expect(isConflict(postgresError(driverError('40001')))).toBe(true);
    expect(isConflict(driverError('23503'))).toBe(true);
    expect(isConflict(postgresError(driverError('53100')))).toBe(false);
    expect(isConflict(new ConnectorError('account.not_found'))).toBe(false);
  });
});
