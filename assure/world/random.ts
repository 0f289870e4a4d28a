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
    const hex = Buffer.from(bytes(new Uint8Array(15))).toString('hex');
    return hex.replace(/^(.{8})(.{4})(.{3})(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  };
  return { next, bytes, uuid };
};
