import { type ComboboxItem, TagsInput } from '@mantine/core';
import { type ReactElement, useMemo } from 'react';
import { ScopePills } from '../../parts/scope-pills.tsx';
import { splitScopes, toScopeList } from '../../scopes/split-scopes.ts';
import { scopeTexts } from '../../texts/form-texts.ts';
import { OperationPresets } from './operation-presets.tsx';
import { ScopeNotices } from './scope-notices.tsx';
import { type FieldProps, factsOf, frameOf } from './widget-parts.ts';

const separators = [',', ' ', ';', '\n', '\t'];
const mostShown = 60;

/** The scopes: searched in the catalogue, pasted as Coupa lists them, or chosen by operation. */
export function ScopesWidget(props: FieldProps): ReactElement {
  return props.schema.readOnly === true ? <GrantedScopes {...props} /> : <ChosenScopes {...props} />;
}

function GrantedScopes(props: FieldProps): ReactElement {
  const { label } = frameOf(props);
  return (
    <div>
      <p className="field-name">{label}</p>
      <ScopePills scopes={toScopeList(props.value).map((scope) => ({ scope, fate: 'granted' as const }))} />
    </div>
  );
}

function ChosenScopes(props: FieldProps): ReactElement {
  const { id, onChange, onBlur } = props;
  const { connector, grant } = factsOf(props);
  const chosen = toScopeList(props.value);
  const descriptions = useMemo(
    () => new Map(connector.scopes.map(({ scope, description }) => [scope, description ?? ''])),
    [connector.scopes],
  );
  const names = useMemo(() => [...descriptions.keys()], [descriptions]);
  const set = (scopes: readonly string[]): void => onChange(splitScopes(scopes.join(' ')));
  return (
    <div className="stack">
      <TagsInput
        {...frameOf(props)}
        placeholder={chosen.length === 0 ? scopeTexts.placeholder : ''}
        data={names}
        value={[...chosen]}
        splitChars={separators}
        limit={mostShown}
        maxDropdownHeight={280}
        acceptValueOnBlur
        onChange={set}
        onBlur={() => onBlur(id, chosen)}
        filter={({ options, search }) => matching(options as ComboboxItem[], search, descriptions)}
        renderOption={({ option }) => (
          <span className="scope-option">
            <code>{option.value}</code>
            <span className="small muted">{descriptions.get(option.value)}</span>
          </span>
        )}
        comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
      />
      <ScopeNotices
        chosen={chosen}
        known={descriptions}
        grant={grant}
        onAdd={(scope) => set([...chosen, scope])}
      />
      <OperationPresets operations={connector.operations} onScope={(scope) => set([...chosen, scope])} />
    </div>
  );
}

function matching(
  options: ComboboxItem[],
  search: string,
  descriptions: ReadonlyMap<string, string>,
): ComboboxItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return options
    .filter(({ value }) => {
      const text = `${value} ${descriptions.get(value) ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .slice(0, mostShown);
}
