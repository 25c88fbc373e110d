import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  colors: {
    petrol: [
      '#e6f4f6',
      '#cfe7ea',
      '#a1d0d7',
      '#70b8c3',
      '#48a2b0',
      '#2a8c9b',
      '#127887',
      '#0b6270',
      '#07505c',
      '#043a44',
    ],
    amber: [
      '#fff5df',
      '#fde8bd',
      '#f9d58a',
      '#f4c15c',
      '#f0b449',
      '#dc9724',
      '#c97a08',
      '#a66200',
      '#8a5200',
      '#643a00',
    ],
    dark: [
      '#e4eef0',
      '#c3d4d9',
      '#9fb5bd',
      '#6f8891',
      '#3a5059',
      '#263a42',
      '#15262c',
      '#101d22',
      '#0c171b',
      '#081114',
    ],
  },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: "'Inter Variable', system-ui, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, Menlo, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: { styles: { title: { fontSize: '1.0625rem', fontWeight: 600 } } },
    // Its mark is a picture that says nothing.
    NativeSelect: { defaultProps: { rightSectionProps: { 'aria-hidden': true } } },
    Select: { defaultProps: { rightSectionProps: { 'aria-hidden': true } } },
  },
});

/** Mantine's own variables follow theme.css. */
const TOKENS = {
  '--mantine-color-body': 'var(--vigie-panel)',
  '--mantine-color-text': 'var(--vigie-text)',
  '--mantine-color-dimmed': 'var(--vigie-muted)',
  '--mantine-color-default-border': 'var(--vigie-border)',
  '--mantine-color-placeholder': 'var(--vigie-muted)',
};

/** In both schemes: Mantine gives each its own values, which would win over common ones. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: TOKENS,
  dark: TOKENS,
});
