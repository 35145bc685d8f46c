import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import type { Tone } from './health-mark.tsx';

const icons = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  info: IconInfoCircle,
  calm: IconInfoCircle,
} as const;

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: string;
  /** Announces itself to a screen reader at once; for failures of something that was just asked for. */
  readonly urgent?: boolean;
  readonly children?: ReactNode;
}

/** Something worth saying in the flow of a page: icon, title and text. */
export function Notice({ tone, title, urgent = false, children }: NoticeProps): ReactElement {
  const Icon = icons[tone];
  return (
    <div className={`notice tone-${tone}`} {...(urgent ? { role: 'alert' } : {})}>
      <Icon size={20} stroke={1.8} aria-hidden="true" />
      <div className="notice-body">
        {title === undefined ? null : <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
