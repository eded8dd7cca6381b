const decimal = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** How sizes are counted: in thousands, or, as Windows shows them, in 1024 under the same names. */
export type SizeHabit = 1000 | 1024;

/** The habit of an operating system, by its Go name. */
export function sizeHabit(os: string): SizeHabit {
  return os === 'windows' ? 1024 : 1000;
}

/** Writes a number of bytes as people read it: three digits at most, in the language's own unit. */
export function formatSize(bytes: number, locale: string, habit: SizeHabit): string {
  return inUnit(bytes, unitOf(bytes, habit), locale, habit);
}

/** Writes done and total in the unit of the total: the number of the first, and the second with its unit. */
export function formatShare(
  done: number,
  total: number,
  locale: string,
  habit: SizeHabit
): { done: string; total: string } {
  const unit = unitOf(total, habit);
  const value = done / habit ** unit;
  return { done: digits(value, unit, locale).format(value), total: inUnit(total, unit, locale, habit) };
}

function unitOf(bytes: number, habit: SizeHabit): number {
  let unit = 0;
  let rest = Math.abs(bytes);
  // 999.95 would be written as 1000: it belongs to the next unit.
  while (rest >= habit - 0.5 && unit < decimal.length - 1) {
    rest /= habit;
    unit++;
  }
  return unit;
}

function inUnit(bytes: number, unit: number, locale: string, habit: SizeHabit): string {
  const value = bytes / habit ** unit;
  return digits(value, unit, locale, {
    style: 'unit',
    unit: decimal[unit]!,
    unitDisplay: unit ? 'short' : 'long'
  }).format(value);
}

function digits(value: number, unit: number, locale: string, options: Intl.NumberFormatOptions = {}) {
  const fraction = unit === 0 || value >= 99.95 ? 0 : 1;
  return new Intl.NumberFormat(locale, { ...options, maximumFractionDigits: fraction });
}
