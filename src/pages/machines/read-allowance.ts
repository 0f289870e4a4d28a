/** How much may be read: so many at once, and then so many a second. */
export interface ReadAllowance {
  /** Uses one read up; false when there is none left. */
  take: () => boolean;
  /** ms until there is one again; 0 when there is. */
  wait: () => number;
}

/** `most` at once, refilled by `perSecond`. `now` in ms, steady. */
export function createReadAllowance(most: number, perSecond: number, now = () => performance.now()): ReadAllowance {
  let left = most;
  let countedAt = now();
  const count = () => {
    const at = now();
    left = Math.min(most, left + ((at - countedAt) / 1000) * perSecond);
    countedAt = at;
  };
  const wait = () => {
    count();
    return left >= 1 ? 0 : Math.ceil(((1 - left) / perSecond) * 1000);
  };
  return {
    wait,
    take() {
      if (wait() > 0) return false;
      left -= 1;
      return true;
    },
  };
}
