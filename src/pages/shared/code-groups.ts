/** A verification code in groups of four, as it is printed and read aloud. */
export const inGroups = (code: string): string => (code.match(/.{1,4}/g) ?? []).join(' ');
