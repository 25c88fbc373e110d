import { encodeQR } from 'qr';

/** Modules of quiet around it: readers want four. */
const BORDER = 2;

/** A QR code of half blocks for a terminal, dark on light whatever its colours are. */
export function qrText(text: string): string {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: BORDER });
  const lines: string[] = [];
  for (let row = 0; row < modules.length; row += 2) {
    const upper = modules[row] ?? [];
    const lower = modules[row + 1] ?? [];
    lines.push(upper.map((dark, column) => blockOf(dark, lower[column] ?? false)).join(''));
  }
  return lines.map((line) => `\u001b[30;107m${line}\u001b[0m`).join('\n');
}

/** What is dark is drawn, on a white ground. */
function blockOf(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}
