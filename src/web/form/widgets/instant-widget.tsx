import { Input } from '@mantine/core';
import type { ReactElement } from 'react';
import { formatInstant } from '../../format/format-instant.ts';
import { formatAway, formatSpan } from '../../format/format-span.ts';
import { useNow } from '../../state/host-context.ts';
import { common } from '../../texts/common.ts';
import { formTexts } from '../../texts/form-texts.ts';
import { type FieldProps, factsOf, frameOf } from './widget-parts.ts';

/** A moment; one that is still to come counts down, and the end of the token shows how much of it is left. */
export function InstantWidget(props: FieldProps): ReactElement {
  const { label, description } = frameOf(props);
  const now = useNow(1000);
  const at = Date.parse(String(props.value ?? ''));
  if (Number.isNaN(at)) {
    return (
      <Input.Wrapper label={label} description={description} labelElement="div">
        <p className="muted">{formTexts.noToken}</p>
      </Input.Wrapper>
    );
  }
  const { token } = factsOf(props);
  const from = token !== null && props.value === token.expiresAt ? Date.parse(token.obtainedAt) : undefined;
  return (
    <Input.Wrapper label={label} description={description} labelElement="div">
      <p>
        {formatInstant(at)}
        <span className="muted"> · {at > now ? <Countdown span={at - now} /> : formatAway(at, now)}</span>
      </p>
      {from === undefined ? null : <LifeBar from={from} to={at} now={now} name={String(label)} />}
    </Input.Wrapper>
  );
}

function Countdown({ span }: { readonly span: number }): ReactElement {
  return <time>{formTexts.endsIn(formatSpan(span))}</time>;
}

function LifeBar({
  from,
  to,
  now,
  name,
}: {
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly name: string;
}): ReactElement {
  const left = Math.min(Math.max((to - now) / (to - from), 0), 1);
  return (
    <progress className="life-bar" max={1} value={left} aria-label={name}>
      {left === 0 ? common.ended : formatSpan(to - now)}
    </progress>
  );
}
