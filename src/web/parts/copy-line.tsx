import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { common } from '../texts/common.ts';

/** A value to be copied character for character, with the button that does it. */
export function CopyLine({
  value,
  name,
  id,
}: {
  readonly value: string;
  readonly name: string;
  readonly id?: string;
}): ReactElement {
  return (
    <div className="copy-line">
      <code {...(id === undefined ? {} : { id })}>{value}</code>
      <CopyButton value={value} timeout={2000}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            aria-label={`${copied ? common.copied : common.copy}: ${name}`}
            leftSection={
              copied ? <IconCheck size={16} aria-hidden="true" /> : <IconCopy size={16} aria-hidden="true" />
            }
          >
            {copied ? common.copied : common.copy}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
