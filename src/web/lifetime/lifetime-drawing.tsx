import { type ReactElement, useId } from 'react';
import type { TokenView } from '../../generated/types.ts';
import { formatInstant } from '../format/format-instant.ts';
import { formatAway } from '../format/format-span.ts';
import { useHost, useNow } from '../state/host-context.ts';
import { lifetimeTexts } from '../texts/detail-texts.ts';
import { type LifetimeAxis, lifetimeAxis, type Mark, type Stretch } from './lifetime-axis.ts';

const height = 74;
const middle = 40;
const rail = 14;
/** Room at both ends, so that the outermost marks are whole. */
const padPercent = 1.5;
const at = (x: number): string => `${padPercent + x * (100 - 2 * padPercent)}%`;
const long = (share: number): string => `${share * (100 - 2 * padPercent)}%`;

/** The life of a token, and of the grant behind it, on one time axis. The list below says the same in words. */
export function LifetimeDrawing({ token }: { readonly token: TokenView }): ReactElement {
  const { connector } = useHost();
  const now = useNow(5000);
  const axis = lifetimeAxis(token, connector.manifest.renewal.refreshTokenHorizonDays, now);
  const words = axis.marks.map(({ id, at: moment }) =>
    lifetimeTexts.at(lifetimeTexts.marks[id], formatInstant(moment), formatAway(moment, now)),
  );
  const titleId = useId();
  return (
    <figure className="lifetime">
      <svg width="100%" height={height} role="img" aria-labelledby={titleId}>
        <title id={titleId}>{lifetimeTexts.describe(words)}</title>
        {axis.stretches.map((stretch) => (
          <StretchShape key={stretch.from} stretch={stretch} now={now} />
        ))}
        <Present axis={axis} />
        {axis.marks.map((mark) => (
          <MarkShape key={mark.id} mark={mark} />
        ))}
      </svg>
      <ul className="lifetime-legend">
        {axis.marks.map(({ id, at: moment }) => (
          <li key={id}>
            <span className={`swatch ${id}`} aria-hidden="true" />
            <span>
              <strong>{lifetimeTexts.marks[id]}</strong>
              <br />
              <span className="muted">
                {formatInstant(moment)}
                <br />
                {formatAway(moment, now)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {axis.stretches.length > 1 ? <p className="small muted">{lifetimeTexts.grantScale}</p> : null}
    </figure>
  );
}

function StretchShape({ stretch, now }: { readonly stretch: Stretch; readonly now: number }): ReactElement {
  const from = at(stretch.x);
  if (stretch.is === 'grant') {
    return <line className="grant" x1={from} x2={at(stretch.x + stretch.width)} y1={middle} y2={middle} />;
  }
  const spent = Math.min(Math.max((now - stretch.from) / (stretch.to - stretch.from), 0), 1);
  const box = { x: from, y: middle - rail / 2, height: rail, rx: rail / 2 };
  return (
    <>
      <rect className="rail" {...box} width={long(stretch.width)} />
      <rect className="life" {...box} width={long(stretch.width)} />
      {spent > 0 ? <rect className="spent" {...box} width={long(stretch.width * spent)} /> : null}
    </>
  );
}

function Present({ axis: { nowX } }: { readonly axis: LifetimeAxis }): ReactElement | null {
  if (nowX === undefined) return null;
  const anchor = nowX < 0.04 ? 'start' : nowX > 0.96 ? 'end' : 'middle';
  return (
    <>
      <line className="now" x1={at(nowX)} x2={at(nowX)} y1={18} y2={middle + rail} />
      <text className="now-word" x={at(nowX)} y={12} textAnchor={anchor}>
        {lifetimeTexts.now}
      </text>
    </>
  );
}

function MarkShape({ mark: { id, x } }: { readonly mark: Mark }): ReactElement {
  return (
    <svg x={at(x)} y={middle} overflow="visible" aria-hidden="true">
      {shapeOf(id)}
    </svg>
  );
}

// Each kind of moment has a shape of its own, so that colour is not all that tells them apart.
function shapeOf(id: Mark['id']): ReactElement {
  switch (id) {
    case 'renewal':
      return (
        <rect className="mark renewal" x={-6.5} y={-6.5} width={13} height={13} transform="rotate(45)" />
      );
    case 'expiry':
      return <rect className="mark expiry" x={-7} y={-7} width={14} height={14} rx={2} />;
    default:
      return <circle className={`mark ${id}`} r={8} />;
  }
}
