import { Button } from '@mantine/core';
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import { common } from '../texts/common.ts';

interface ConfirmDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly cancel?: string;
  readonly dangerous?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question that has to be answered first. The browser's own dialog keeps the focus inside and gives it back. */
export function ConfirmDialog({
  title,
  confirm,
  cancel = common.cancel,
  dangerous = false,
  busy = false,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div className="stack">{children}</div>
      <div className="dialog-actions">
        <Button variant="default" onClick={onClose}>
          {cancel}
        </Button>
        <Button
          color={dangerous ? 'red' : 'teal'}
          loading={busy}
          onClick={onConfirm}
          className={dangerous ? 'danger' : ''}
        >
          {confirm}
        </Button>
      </div>
    </dialog>
  );
}
