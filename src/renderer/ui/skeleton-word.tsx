import { Skeleton } from '@mantine/core';

export type SkeletonWordProps = {
  /** A length of CSS. */
  readonly width?: string;
};

/** A figure or a few words that are being read, where they will be. */
export function SkeletonWord({ width = '1.5rem' }: SkeletonWordProps) {
  return (
    <Skeleton
      component="span"
      display="inline-block"
      height="0.75rem"
      width={width}
      radius="sm"
      aria-hidden
    />
  );
}
