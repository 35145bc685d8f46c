import { Button } from '@mantine/core';
import { IconCheck, IconExternalLink, IconListCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { flowTexts } from '../texts/form-texts.ts';

interface ActionBarProps {
  readonly status: string;
  readonly authorized: boolean;
  readonly interactive: boolean;
  readonly authorizing: boolean;
  readonly validating: boolean;
  readonly applying: boolean;
  readonly onAuthorize: () => void;
  readonly onValidate: () => void;
  readonly onApply: () => void;
  readonly onCancel: () => void;
}

/** The four things to do with a form; what comes next stands out. */
export function ActionBar(props: ActionBarProps): ReactElement {
  const { status, authorized, interactive, authorizing, validating, applying } = props;
  return (
    <div className="action-bar">
      <p className="small muted action-status" role="status">
        {status}
      </p>
      <div className="row action-buttons">
        <Button variant="subtle" color="gray" onClick={props.onCancel}>
          {flowTexts.cancel}
        </Button>
        <Button
          variant="default"
          loading={validating}
          onClick={props.onValidate}
          leftSection={<IconListCheck size={18} aria-hidden="true" />}
        >
          {flowTexts.validate}
        </Button>
        <Button
          variant={authorized ? 'default' : 'filled'}
          loading={authorizing}
          onClick={props.onAuthorize}
          rightSection={interactive ? <IconExternalLink size={16} aria-hidden="true" /> : null}
        >
          {authorized ? flowTexts.authorizeAgain : flowTexts.authorize}
        </Button>
        <Button
          variant={authorized ? 'filled' : 'default'}
          loading={applying}
          onClick={props.onApply}
          leftSection={<IconCheck size={18} aria-hidden="true" />}
        >
          {flowTexts.apply}
        </Button>
      </div>
    </div>
  );
}
