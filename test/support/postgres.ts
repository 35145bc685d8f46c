import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import pg from 'pg';
import { inject } from 'vitest';

/** The address of the run's PostgreSQL server, for its superuser; starts the server when it is the first to ask. */
export async function postgresAddress(): Promise<string> {
  const socket = connect(inject('postgresDoor'), '127.0.0.1').setEncoding('utf8');
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  if (!answer.startsWith('postgres://')) throw new Error(answer);
  return answer;
}

/** Runs one statement as the superuser and returns its rows. */
export async function asSuperuser(
  text: string,
  address?: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: address ?? (await postgresAddress()) });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** The address of an empty database: a new schema that every connection made with the address stays in. */
export async function emptyPostgres(): Promise<string> {
  const schema = `t_${randomBytes(6).toString('hex')}`;
  const address = await postgresAddress();
  await asSuperuser(`create schema ${schema}`, address);
  return withOptions(address, `-c search_path=${schema}`);
}

/** The address with further settings that the server applies to each of its connections. */
export function withOptions(address: string, options: string): string {
  const url = new URL(address);
  url.searchParams.set('options', [url.searchParams.get('options') ?? '', options].join(' ').trim());
  return url.href;
}
