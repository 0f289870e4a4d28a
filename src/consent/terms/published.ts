/**
 * SHA-256 of every wording that was ever published, by id: whoever agreed to one of them must be able to find it again, letter by letter.
 * A line is never changed nor removed; another wording is another file with another id, and one more line here. `verify/` keeps a table of
 * its own, so that a change here alone is noticed.
 */
export const publishedTerms: Readonly<Record<string, string>> = {
  'windows-server-2024-10-30': '6926a2ada1558cc0b57f2806438ac5fd1fc3f968bf0b4b3161339fe9ad359f01',
  'windows-server-2025-03-04': '6caf032a61a77dd2544f352d04f782a17aa93fe2739f5a286c149cbd5e81a045',
  'azure-local-2025-03-04': '86c7bacb5c713e420b3884cb0a1f21c7154396b49c6ba4482a42b8b484cdfb31',
};

/** The same for the lists of commands, by version: SHA-256 of the canonical JSON. */
export const publishedCommands: Readonly<Record<string, string>> = {
  '2025-07': 'dead2a1f39fdd154546a6365c3d0b2f28d7675a72c934e7afcdbae6aedbbca9d',
};
