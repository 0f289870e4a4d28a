/**
 * A moment as Azure writes it, with seven fractional digits, which `Date` cannot hold: clients must not depend on the last
 * four. They follow from the millisecond, so that the same moment always reads the same.
 */
export const armTimestamp = (ms: number): string => {
  const whole = Math.trunc(ms);
  const rest = String((whole * 7919) % 10_000).padStart(4, '0');
  return new Date(whole).toISOString().replace('Z', `${rest}Z`);
};
