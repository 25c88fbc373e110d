import type { Icon } from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';
import type { Tone } from './state-look.ts';
import classes from './tone-badge.module.css';

export type ToneBadgeProps = ComponentProps<'span'> & {
  readonly icon?: Icon | undefined;
  readonly tone: Tone;
  readonly children: ReactNode;
};

/** A small labelled mark. Tones are defined once, in app/theme.css, for both colour schemes. */
export function ToneBadge({ icon: IconOf, tone, children, ...rest }: ToneBadgeProps) {
  return (
    <span {...rest} className={classes.badge} data-tone={tone}>
      {IconOf && <IconOf size="1em" stroke={2} aria-hidden className={classes.icon} />}
      <span className={classes.word}>{children}</span>
    </span>
  );
}
