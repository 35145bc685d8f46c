import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { type ReactElement, useCallback, useMemo, useState } from 'react';
import type { AccountView, HealthState } from '../../generated/types.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useHost } from '../state/host-context.ts';
import type { HostEvent } from '../state/host-events.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { listTexts } from '../texts/list-texts.ts';
import { AccountTable } from './account-table.tsx';
import { EmptyList } from './empty-list.tsx';
import { countStates, filterAccounts } from './filter-accounts.ts';
import { HealthFilter } from './health-filter.tsx';

const isAboutAccounts = ({ type }: HostEvent): boolean => type === 'account';

/** Every account at a glance. */
export function ListView(): ReactElement {
  const { client } = useHost();
  const load = useCallback(() => client.accounts(), [client]);
  const { value: accounts, problem, reload } = useLoaded(load, isAboutAccounts);
  return (
    <>
      <div className="page-head">
        <div>
          <PageTitle title={listTexts.title} />
          <p className="muted">{listTexts.lead}</p>
        </div>
        {accounts === undefined || accounts.length === 0 ? null : <CreateButton />}
      </div>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      {accounts === undefined ? (
        problem === undefined && <Waiting />
      ) : accounts.length === 0 ? (
        <EmptyList action={<CreateButton />} />
      ) : (
        <FilteredList accounts={accounts} onChanged={reload} />
      )}
    </>
  );
}

function CreateButton(): ReactElement {
  return (
    <Button component="a" href="#/accounts/new" leftSection={<IconPlus size={18} aria-hidden="true" />}>
      {listTexts.create}
    </Button>
  );
}

function FilteredList({
  accounts,
  onChanged,
}: {
  readonly accounts: readonly AccountView[];
  readonly onChanged: () => void;
}): ReactElement {
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState<HealthState>();
  const counts = useMemo(() => countStates(accounts), [accounts]);
  const present = counts.some(([counted]) => counted === wanted) ? wanted : undefined;
  const shown = useMemo(
    () => filterAccounts(accounts, { search, wanted: present }),
    [accounts, search, present],
  );
  return (
    <>
      <div className="list-tools">
        <TextInput
          type="search"
          label={listTexts.search}
          placeholder={listTexts.searchPlaceholder}
          leftSection={<IconSearch size={17} aria-hidden="true" />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <HealthFilter counts={counts} all={accounts.length} wanted={present} onWanted={setWanted} />
      </div>
      <p className="sr-only" role="status">
        {listTexts.count(shown.length, accounts.length)}
      </p>
      {shown.length > 0 ? (
        <AccountTable accounts={shown} onChanged={onChanged} />
      ) : (
        <div className="card stack">
          <p>{listTexts.nothing}</p>
          <div>
            <Button
              variant="default"
              onClick={() => {
                setSearch('');
                setWanted(undefined);
              }}
            >
              {listTexts.clear}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
