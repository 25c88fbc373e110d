import { shiftDate } from './shift-date.ts';

// Preloaded into the host, its threads and its broker.
shiftDate(Number(process.env['SCREENSHOT_CLOCK_SHIFT_MS']));
