import type { Language } from '../../../contract/language.ts';

/** A span of time as people write it: `350ms`, `4.2s`, `3m 20s`, `2h 5m`, `3d 4h`; in French `3 min 20 s`. */
export function delayText(ms: number, language: Language): string {
  const span = Math.abs(ms);
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      // Narrow French leaves out the space that belongs before a unit.
      unitDisplay: language === 'fr' ? 'short' : 'narrow',
      maximumFractionDigits: digits,
    }).format(value);
  const two = (large: number, largeName: string, small: number, smallName: string) =>
    small === 0 ? unit(large, largeName) : `${unit(large, largeName)} ${unit(small, smallName)}`;
  if (span < 1_000) return unit(span, 'millisecond');
  if (span < 60_000) return unit(Math.round(span / 100) / 10, 'second', 1);
  const seconds = Math.round(span / 1_000);
  if (seconds < 3_600) return two(Math.floor(seconds / 60), 'minute', seconds % 60, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return two(Math.floor(minutes / 60), 'hour', minutes % 60, 'minute');
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), 'day', hours % 24, 'hour');
}
