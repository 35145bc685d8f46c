import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { common } from '../texts/common.ts';

/** The heading of a view: names the document and takes the focus, so that a screen reader hears where it is. */
export function PageTitle({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === common.product ? title : `${title} · ${common.product}`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}
