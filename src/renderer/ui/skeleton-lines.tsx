import { Skeleton, Stack } from '@mantine/core';

/** Lines of text that are being read. Screen readers are told by `aria-busy`. */
export function SkeletonLines({ count }: { readonly count: number }) {
  return (
    <Stack gap="md" aria-hidden data-testid="skeleton-lines">
      {Array.from({ length: count }, (_, line) => (
        <Skeleton key={line} height="0.75rem" width={`${60 + ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}
