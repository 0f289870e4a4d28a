/** Numbers that look random and are the same for the same seed (mulberry32). */
export interface Random {
  /** At least 0 and below 1. */
  next: () => number;
  bytes: <T extends Uint8Array>(into: T) => T;
  uuid: () => string;
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const bytes = <T extends Uint8Array>(into: T): T => {
    for (let index = 0; index < into.length; index += 1) into[index] = Math.floor(next() * 256);
    return into;
  };
  const uuid = (): string => {
    const hex = Array.from({ length: 8 }, () =>
      Math.floor(next() * 65_536)
        .toString(16)
        .padStart(4, '0'),
    );
    return `${hex[0]}${hex[1]}-${hex[2]}-4${hex[3]?.slice(1)}-8${hex[4]?.slice(1)}-${hex[5]}${hex[6]}${hex[7]}`;
  };
  return { next, bytes, uuid };
};
