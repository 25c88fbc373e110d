export type SimulatorControlProps = { readonly compact?: boolean };

export function SimulatorControl(_props: SimulatorControlProps) {
  return null;
}
